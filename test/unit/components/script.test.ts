import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import fc from "fast-check";
import { quote } from "../../../components/remote/script.ts";
import { renderStandalone } from "../../../components/remote/sharedLibrary.ts";

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "script-test-"));
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Runs a script as a host does, and returns what it prints. */
function bash(body: string, variables: Record<string, string> = {}, steps: string[] = []): string {
  const file = join(folder, "script.sh");
  writeFileSync(file, body);
  const text = renderStandalone(pathToFileURL(file), variables, steps);
  return execFileSync("bash", ["-c", text], { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}

const anyText = fc
  .string({ unit: "binary", maxLength: 60 })
  .filter((text) => !text.includes("\0") && text.isWellFormed());

test("a quoted text is one word of the shell, to the last character", () => {
  fc.assert(
    fc.property(fc.array(anyText, { minLength: 1, maxLength: 5 }), (texts) => {
      const printed = execFileSync("bash", ["-c", `printf '%s\\0' ${texts.map(quote).join(" ")}`], {
        encoding: "utf8",
      });
      expect(printed.split("\0").slice(0, -1)).toEqual(texts);
    }),
    { numRuns: 40 },
  );
});

test("a variable reaches the script as it is", () => {
  const value = `it's "$HOME" \`id\` \\ \n two lines`;
  expect(bash('printf %s "$VALUE"', { VALUE: value })).toBe(value);
});

test("a script ends at the first command that fails, and names it", () => {
  expect(() => bash("false\necho went on")).toThrow(/this failed: false/);
});

test("put_file writes text and mode, and says whether it had to", () => {
  const path = join(folder, "a", "b");
  const step = `put_file ${quote(path)} 0640 ${quote("one\ntwo")}`;
  expect(bash('echo "$put_file_changed"', {}, [step])).toBe("yes\n");
  expect(readFileSync(path, "utf8")).toBe("one\ntwo\n");
  expect((statSync(path).mode & 0o777).toString(8)).toBe("640");
  expect(bash('echo "$put_file_changed"', {}, [step])).toBe("no\n");
});

test("wait_until waits for its condition, and gives up in time", () => {
  expect(bash('n=0; third() { n=$((n + 1)); [ "$n" -ge 3 ]; }; wait_until 30 third && echo "$n"')).toBe(
    "3\n",
  );
  expect(bash("wait_until 0 false || echo gave up")).toBe("gave up\n");
});
