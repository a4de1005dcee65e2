import * as pulumi from "@pulumi/pulumi";
import type { StandingCluster } from "../changes/changes.ts";
import type { ConfiguredHosts, HostBackend, Place } from "../hosts/backend.ts";
import { withRole } from "../hosts/host.ts";
import { Refusal } from "../refusal.ts";
import { type GoneServers, type KnownHost, describeGone, newestBackup } from "./describe.ts";

/**
 * Whether none of the servers of a stack exists any more, by the word of who has made them.
 *
 * @param backend what the hosts are made of.
 * @param place to look.
 * @param hosts of the stack, as it was.
 * @returns nothing if a server exists, or may, and for a stack without servers.
 */
export async function findGone(
  backend: Pick<HostBackend, "gone">,
  place: Place,
  hosts: readonly KnownHost[],
): Promise<GoneServers | undefined> {
  return withRole(hosts, "server").length === 0 ? undefined : backend.gone(place, hosts);
}

/**
 * Refuses, in a preview and in `up`, to go on where no server of the cluster exists any more: what was in Consul and Nomad is
 * in the state of the stack, and nowhere else. `npm run up -- --rebuild` takes it out of there, and goes on.
 *
 * @param hosts of the configuration.
 * @param existing the hosts that the stack has stood up.
 * @throws Refusal that says what is lost, which backups there are, and what to do.
 */
export async function refuseGone(hosts: ConfiguredHosts, existing: StandingCluster["hosts"]): Promise<void> {
  if (process.env["NOMAD_ON_WEAVE_REBUILD"] === "1") {
    return;
  }
  const stack = pulumi.getStack();
  const gone = await findGone(hosts.backend, { stack, engine: hosts.engine }, existing);
  if (gone) {
    throw new Refusal(describeGone(stack, withRole(existing, "server"), gone, newestBackup(stack)));
  }
}
