import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { onlyHere, removeDeadLocks } from "../../../stack/locks.ts";

let folder: string;
// Beyond the greatest number that Linux gives.
const ended = 2 ** 22 + 1;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "locks-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

function lock(name: string, owner: { pid: number; hostname: string }): void {
  const others = { username: "root", timestamp: "2026-11-28T06:00:00Z" };
  writeFileSync(join(folder, name), JSON.stringify({ ...owner, ...others }));
}

test("locks of runs that were killed go, and one of another machine stays", () => {
  lock("killed.json", { pid: ended, hostname: hostname() });
  // This process, which is no Pulumi CLI.
  lock("reused.json", { pid: process.pid, hostname: hostname() });
  lock("elsewhere.json", { pid: 1, hostname: "another" });
  const { owner, removed } = removeDeadLocks(folder, onlyHere);
  expect(owner).toMatchObject({ pid: 1, hostname: "another", timestamp: "2026-11-28T06:00:00Z" });
  expect(removed).toBe(2);
  expect(readdirSync(folder)).toEqual(["elsewhere.json"]);
});

test("another container may have the same host name: there only the run that this program has noted is dead", () => {
  lock("noted.json", { pid: ended, hostname: hostname() });
  lock("unknown.json", { pid: ended + 1, hostname: hostname() });
  const { owner } = removeDeadLocks(folder, { isFromHere: false, started: [ended] });
  expect(owner).toMatchObject({ pid: ended + 1, path: join(folder, "unknown.json") });
  expect(readdirSync(folder)).toEqual(["unknown.json"]);
});

test("in a backend that others use too, no lock is dead before this program has noted a run", () => {
  lock("unknown.json", { pid: ended, hostname: hostname() });
  expect(removeDeadLocks(folder, undefined)).toMatchObject({ owner: { pid: ended }, removed: 0 });
});

test("a stack that was never locked has no owner", () => {
  expect(removeDeadLocks(join(folder, "nothing"), onlyHere)).toEqual({ owner: undefined, removed: 0 });
});
