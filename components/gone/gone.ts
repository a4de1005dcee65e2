import * as pulumi from "@pulumi/pulumi";
import type { StandingCluster } from "../changes/changes.ts";
import type { ConfiguredHosts } from "../hosts/backend.ts";
import { withRole } from "../hosts/host.ts";
import { Refusal } from "../refusal.ts";
import { describeGone, newestBackup } from "./describe.ts";
import { findGone } from "./find.ts";

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
