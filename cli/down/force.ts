import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { boundToHosts, isInsideCluster, isOnHosts, withoutResources } from "../../stack/forget.ts";
import { outliveStack } from "../../stack/hostResource.ts";
import type { Pulumi } from "../../stack/pulumi.ts";
import { type State, type StateResource, readState, writeState } from "../../stack/state.ts";
import { root, stateDirectory } from "../../stack/workspace.ts";
import { hostOf, nameOf, partOf } from "../../components/resourceNames.ts";

const patienceSeconds = 10;
// Each round forgets what has failed, and removes what was behind it: no chain of layers on a host is longer.
const mostRounds = 12;

/** What could not be removed, by where it is: the name of a host, or nothing for what is elsewhere. */
export type Leftovers = Map<string, readonly string[]>;

/**
 * Removes of a stack what can be removed, whatever else fails. What is in Consul and Nomad is not asked for: it goes with their
 * servers. A failure on one host keeps nothing on another.
 *
 * @param pulumi the CLI on the stack.
 * @param stack the stack's name.
 * @param options of `pulumi destroy`.
 * @param say is told what goes on, a line each.
 * @returns what is left, or may be.
 */
export async function removeWhatCanBe(
  pulumi: Pulumi,
  stack: string,
  options: readonly string[],
  say: (line: string) => void,
): Promise<Leftovers> {
  const before = await readState(pulumi);
  const hosts = hostsOf(before);
  const unreached = outliveStack(before) ? await unreachedOf(stack, hosts) : [];
  for (const host of unreached) {
    say(`${host}: cannot be reached; what is on it stays`);
  }
  const left = before.deployment.resources.filter(
    (resource) => isOnHosts(resource) && unreached.includes(hostOf(resource, hosts) ?? ""),
  );
  let state = boundToHosts(
    withoutResources(before, (resource) => isInsideCluster(resource) || left.includes(resource)),
  );
  for (let round = 0; round < mostRounds; round++) {
    await writeState(pulumi, state);
    if ((await pulumi.run(["destroy", "--yes", "--skip-preview", "--continue-on-error", ...options])) === 0) {
      break;
    }
    const rest = await readState(pulumi);
    const failed = lastOnes(rest);
    left.push(...failed);
    state = withoutResources(rest, (resource) => failed.some(({ urn }) => urn === resource.urn));
  }
  const rest = (await readState(pulumi)).deployment.resources;
  const all = [...left, ...rest].filter(isThing).map((resource) => ({
    name: nameOf(resource),
    host: hostOf(resource, hosts) ?? "",
  }));
  const byHost = Map.groupBy(all, ({ host }) => host);
  return new Map([...byHost].map(([host, each]) => [host, each.map(({ name }) => name).toSorted()]));
}

/** The machines of a stack that it has not made, by name. */
function hostsOf({ deployment }: State): string[] {
  return deployment.resources.flatMap((resource) => partOf("hosts-ready-*", resource) ?? []);
}

async function unreachedOf(stack: string, hosts: readonly string[]): Promise<string[]> {
  const config = join(stateDirectory, stack, "ssh", "config");
  const options = ["-F", config, "-o", "BatchMode=yes", "-o", `ConnectTimeout=${patienceSeconds}`];
  const reached = await Promise.all(
    hosts.map((host) =>
      promisify(execFile)("ssh", [...options, host, "true"], { cwd: root }).then(
        () => true,
        () => false,
      ),
    ),
  );
  return hosts.filter((_, index) => reached[index] === false);
}

/** Those that nobody else depends on: they have failed, the others were kept for them. */
function lastOnes({ deployment }: State): StateResource[] {
  const needed = new Set(
    deployment.resources.flatMap(({ parent, dependencies = [], deletedWith }) => [
      ...dependencies,
      ...[parent, deletedWith].filter((urn) => urn !== undefined),
    ]),
  );
  return deployment.resources.filter(({ urn }) => !needed.has(urn));
}

/** Whether its removal does something: components and providers are in the state alone, and what is in Docker has a label. */
function isThing({ id, type, inputs = {} }: StateResource): boolean {
  return (
    id !== undefined &&
    !/^(pulumi|docker):/.test(type) &&
    (!type.startsWith("command:") || typeof inputs["delete"] === "string")
  );
}
