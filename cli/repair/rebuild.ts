import { z } from "zod";
import { findGone } from "../../components/gone/find.ts";
import type { GoneServers, KnownHost } from "../../components/gone/describe.ts";
import { isInsideCluster, withoutResources } from "../../stack/forget.ts";
import { backendOf, outliveStack } from "../../stack/hostResource.ts";
import { dockerHostOf } from "../../stack/ownerInState.ts";
import type { Outputs } from "../../stack/outputs.ts";
import type { Pulumi } from "../../stack/pulumi.ts";
import { hostOf, isNamed } from "../../components/resourceNames.ts";
import { recordToRunAgain, refreshHosts, scriptHostOf } from "./repair.ts";
import { type State, writeState } from "../../stack/state.ts";

const containerType = "docker:index/container:Container";
const container = z.object({
  hostname: z.string(),
  networksAdvanced: z.array(z.object({ ipv4Address: z.string() })).min(1),
});

/**
 * Whether no server of a stack exists any more, by its state.
 *
 * @param stack the stack's name.
 * @param state of the stack.
 * @param outputs of the stack, if it was ever up to the end; without them, all docker hosts count.
 */
export async function goneServers(
  stack: string,
  state: State,
  outputs: Outputs | undefined,
): Promise<GoneServers | undefined> {
  const backend = backendOf(state);
  return (
    backend && findGone(backend, { stack, engine: dockerHostOf(state) }, outputs?.hosts ?? madeSoFar(state))
  );
}

/**
 * Takes it into the state of a stack that all its servers are gone, and with them all that was in Consul and Nomad: the next
 * `up` makes both again, with the secrets that the stack has.
 *
 * @param pulumi the CLI on the stack.
 * @param state the state of the stack.
 * @param gone what has become of the servers.
 * @param hosts names of all hosts of the stack.
 */
export async function recordGone(
  pulumi: Pick<Pulumi, "run" | "write">,
  state: State,
  { otherKey }: GoneServers,
  hosts: readonly string[],
): Promise<void> {
  // Machines that exist are looked at again, and those that were reinstalled show another key.
  const rest = withoutResources(
    state,
    (resource) =>
      isInsideCluster(resource) ||
      isNamed(resource, "hosts-preflight") ||
      hostOf(resource, otherKey, ["hosts-hostkey-*"]) !== undefined,
  );
  await writeState(pulumi, rest);
  await refreshHosts(pulumi, rest);
  if (outliveStack(state)) {
    await recordToRunAgain(pulumi, rest, (resource) => scriptHostOf(resource, hosts) !== undefined);
  }
}

/** Hosts of a cluster that was never up. */
function madeSoFar({ deployment }: State): KnownHost[] {
  return deployment.resources.flatMap(({ type, inputs }) => {
    const made = type === containerType ? container.safeParse(inputs).data : undefined;
    const address = made?.networksAdvanced[0]?.ipv4Address ?? "";
    return made ? [{ name: made.hostname, address, roles: ["server"] }] : [];
  });
}
