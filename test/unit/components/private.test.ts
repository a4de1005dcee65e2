import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, statSync } from "node:fs";

/** The words of a shell that has a folder for private keys, and prints where. */
const having = (then: string) => [
  "-c",
  `set -euo pipefail; source components/private.sh; touch "$private/key"; echo "$private"; ${then}`,
];

function folderOf(then: string): string {
  return spawnSync("bash", having(then), { encoding: "utf8" }).stdout.trim();
}

test("a folder for private keys is in memory and the user's alone, and goes with its script", () => {
  const folder = folderOf("true");
  expect(folder).toMatch(/^\/dev\/shm\/nomad-on-weave-private\.\w+$/);
  expect(existsSync(folder)).toBe(false);
});

test("what a killed script has left goes with the next one, and what another one uses stays", async () => {
  const left = folderOf("kill -9 $$");
  expect(statSync(left).mode & 0o777).toBe(0o700);
  const other = spawn("bash", having("read -r"), { stdio: ["pipe", "pipe", "inherit"] });
  const [printed] = (await once(other.stdout, "data")) as [Buffer];
  const used = printed.toString().trim();
  expect(existsSync(left)).toBe(false);
  folderOf("true");
  expect(existsSync(used)).toBe(true);
  other.stdin.end("\n");
  await once(other, "close");
  expect(existsSync(used)).toBe(false);
});
