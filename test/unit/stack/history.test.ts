import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pruneHistory } from "../../../stack/history.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "history-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** Writes the files of some runs, numbered from 0; their names are as Pulumi makes them. */
function write(runs: number, nameOf: (nanoseconds: string) => readonly string[]): string[] {
  const names = Array.from({ length: runs }, (_, run) => nameOf(String(1764310000000000000n + BigInt(run))));
  for (const name of names.flat()) {
    writeFileSync(join(folder, name), "{}");
  }
  return names.slice(-20).flat().toSorted();
}

test("of the history the last 20 runs are kept, each with its notes", () => {
  const last = write(25, (time) =>
    ["history", "checkpoint"].flatMap((kind) => [
      `dev-${time}.${kind}.json`,
      `dev-${time}.${kind}.json.attrs`,
    ]),
  );
  pruneHistory(folder);
  expect(readdirSync(folder).toSorted()).toEqual(last);
});

test("of the copies of the state the last 20 are kept, and what is something else is left alone", () => {
  const last = write(30, (time) => [`dev.${time}.json`]);
  writeFileSync(join(folder, "dev.json"), "{}");
  pruneHistory(folder);
  expect(readdirSync(folder).toSorted()).toEqual([...last, "dev.json"].toSorted());
});

test("a stack that has none has nothing to be removed", () => {
  expect(() => {
    pruneHistory(join(folder, "nothing"));
  }).not.toThrow();
});
