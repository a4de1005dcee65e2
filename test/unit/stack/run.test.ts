import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { holdStack, noteStarted } from "../../../stack/run.ts";

const folder = mkdtempSync(join(tmpdir(), "run-"));
const source = join(import.meta.dirname, "../../../stack/run.ts");

afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Another process that holds the stack until it is killed. */
async function another(file: string): Promise<() => Promise<void>> {
  const program = `import { holdStack, noteStarted } from ${JSON.stringify(source)};
await holdStack(${JSON.stringify(file)}, "dev");
noteStarted(${JSON.stringify(file)}, 4711);
console.log("holds it");
setInterval(() => undefined, 1000);`;
  const child = spawn(process.execPath, ["--input-type=module", "--eval", program], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(child.stdout, "data");
  return async () => {
    child.kill("SIGKILL");
    await once(child, "close");
  };
}

test("one process at a time changes a stack; who does, and since when, is told to the others", async () => {
  const file = join(folder, "dev");
  const kill = await another(file);
  await expect(holdStack(file, "dev")).rejects.toThrow(
    new RegExp(
      `^Another run is at work on the stack dev: process \\d+ of ${userInfo().username} on ${hostname()}, since 20\\S+\\. Wait`,
    ),
  );
  await kill();
  // The kernel has it free when the holder's own end is seen.
  let former = await holdStack(file, "dev").catch(() => undefined);
  while (!former) {
    former = await holdStack(file, "dev").catch(() => undefined);
  }
  expect(former).toEqual({ isFromHere: true, started: [4711] });
  noteStarted(file, 4712);
  expect(readFileSync(`${file}.json`, "utf8")).toContain('"started":[4712]');
});

test("a run from before the machine was started again, or of another container, is told apart", async () => {
  const file = join(folder, "lab");
  const before = { pid: 1, username: "u", hostname: "h", timestamp: "t", namespace: "other", started: [5] };
  writeFileSync(`${file}.json`, JSON.stringify(before));
  expect(await holdStack(file, "lab")).toEqual({ isFromHere: false, started: [5] });
});
