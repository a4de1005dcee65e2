import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { removeDeadLocks } from "../../../scripts/stack/locks.ts";

const folder = mkdtempSync(join(tmpdir(), "locks-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function lock(name: string, owner: { pid: number; hostname: string }): void {
  writeFileSync(join(folder, name), JSON.stringify({ ...owner, username: "root", timestamp: "now" }));
}

test("locks of runs that were killed go, and one of another machine stays", () => {
  // Beyond the greatest number that Linux gives; and this process, which is no Pulumi CLI.
  lock("killed.json", { pid: 2 ** 22 + 1, hostname: hostname() });
  lock("reused.json", { pid: process.pid, hostname: hostname() });
  const elsewhere = { pid: 1, hostname: "another" };
  lock("elsewhere.json", elsewhere);
  expect(removeDeadLocks(folder)).toEqual({ owner: elsewhere, removed: 2 });
  expect(readdirSync(folder)).toEqual(["elsewhere.json"]);
});

test("a stack that was never locked has no owner", () => {
  expect(removeDeadLocks(join(folder, "nothing"))).toEqual({ owner: undefined, removed: 0 });
});
