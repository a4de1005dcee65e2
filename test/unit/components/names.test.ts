import { spawnSync } from "node:child_process";
import {
  mkdtempSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { renderNamesScript } from "../../../components/node/nodeSetup.ts";

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "names-test-"));
  file = join(folder, "hosts");
  writeFileSync(file, "127.0.0.1 localhost\n");
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** Replaces the file as names.sh does. */
function replace(text: string, before = ""): { status: number | null; stdout: string } {
  const script = `set -euo pipefail; source components/node/replace.sh; ${before}
replace ${file}; echo "$replaced"`;
  return spawnSync("bash", ["-c", script], { encoding: "utf8", input: text });
}

test("a file gets its text whole, and is left alone where it has it", () => {
  expect(replace("one\n")).toMatchObject({ status: 0, stdout: "yes\n" });
  expect(readFileSync(file, "utf8")).toBe("one\n");
  expect(replace("one\n")).toMatchObject({ status: 0, stdout: "no\n" });
  expect(readdirSync(folder)).toEqual(["hosts"]);
});

test("a full disk leaves the machine's own file as it was", () => {
  // Every write fails, as it does where no byte is free.
  const full = "trap '' XFSZ; ulimit -f 0";
  expect(replace("another\n", full).status).not.toBe(0);
  expect(readFileSync(file, "utf8")).toBe("127.0.0.1 localhost\n");
  expect(readdirSync(folder)).toEqual(["hosts"]);
});

test("a link is replaced, not what it points to", () => {
  const stub = join(folder, "stub");
  writeFileSync(stub, "nameserver 127.0.0.53\n");
  rmSync(file);
  symlinkSync("stub", file);
  replace("nameserver 192.0.2.1\n");
  expect(() => readlinkSync(file)).toThrow("EINVAL");
  expect(readFileSync(stub, "utf8")).toBe("nameserver 127.0.0.53\n");
});

test("the script that a host runs at each boot is whole, and writes nothing in place", () => {
  const script = renderNamesScript();
  expect(script).toMatch(/^#!\/bin\/bash\nset -euo pipefail\n/);
  expect(script).toContain("replace /etc/resolv.conf <resolv.conf");
  expect(script).not.toMatch(/>\/etc\//);
  expect(spawnSync("bash", ["-n"], { input: script }).status).toBe(0);
});
