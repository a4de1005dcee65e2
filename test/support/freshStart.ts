import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ownStacks, stateDirectory } from "../../stack/workspace.ts";

/** Stacks that are named as the tests' are, and that no test has made: `npm run bench` and `npm run chaos` look after theirs. */
const ofOthers = /^test-(bench|chaos)/;

/**
 * Removes what an earlier run of these tests that was killed has left: hosts and networks on the Docker Engine, also
 * those of another checkout, since the networks would overlap, and the state of the test stacks in this one.
 */
export default function freshStart(): void {
  for (const label of ["nomad-on-weave.stack", "nomad-on-weave.machines"]) {
    remove(["ps", "--all"], ["rm", "--force", "--volumes"], label);
    remove(["network", "ls"], ["network", "rm"], label);
    remove(["volume", "ls"], ["volume", "rm"], label);
  }
  for (const folder of [stateDirectory, ownStacks]) {
    const entries = existsSync(folder) ? readdirSync(folder) : [];
    for (const entry of entries.filter((name) => isOurs(name.replace(/^Pulumi\./, "")))) {
      rmSync(join(folder, entry), { recursive: true });
    }
  }
}

function remove(list: readonly string[], remover: readonly string[], label: string): void {
  const format = `{{.${list[0] === "ps" ? "Names" : "Name"}}}\t{{.Label "${label}"}}`;
  const found = docker(...list, "--filter", `label=${label}`, "--format", format)
    .split("\n")
    .map((line) => line.split("\t"))
    .filter(([, value]) => isOurs(value))
    .map(([name = ""]) => name);
  if (found.length > 0) {
    docker(...remover, ...found);
  }
}

function isOurs(stack = ""): boolean {
  return stack.startsWith("test-") && !ofOthers.test(stack);
}

function docker(...args: string[]): string {
  return execFileSync("docker", args, { encoding: "utf8" });
}
