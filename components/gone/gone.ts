import { Refusal } from "../refusal.ts";
import * as pulumi from "@pulumi/pulumi";
import type { StandingCluster } from "../changes/changes.ts";
import { describeGone, newestBackup } from "./describe.ts";
import { type Whereabouts, findGone } from "./whereabouts.ts";
import { dockerPrefix } from "../hosts/dockerNames.ts";
import { withRole } from "../hosts/host.ts";
import type { HostsConfig } from "../hosts/hostsConfig.ts";

/**
 * Refuses, in a preview and in `up`, to go on where no server of the cluster exists any more: what was in Consul and Nomad is
 * in the state of the stack, and nowhere else. `npm run up -- --rebuild` takes it out of there, and goes on.
 *
 * @param hosts of the configuration.
 * @param existing the hosts that the stack has stood up.
 * @throws Refusal that says what is lost, which backups there are, and what to do.
 */
export async function refuseGone(hosts: HostsConfig, existing: StandingCluster["hosts"]): Promise<void> {
  if (process.env["NOMAD_ON_WEAVE_REBUILD"] === "1") {
    return;
  }
  const stack = pulumi.getStack();
  const gone = await findGone(whereaboutsOf(hosts, stack), existing);
  if (gone) {
    throw new Refusal(describeGone(stack, withRole(existing, "server"), gone, newestBackup(stack)));
  }
}

function whereaboutsOf(hosts: HostsConfig, stack: string): Whereabouts {
  switch (hosts.backend) {
    case "docker":
      return {
        backend: "docker",
        engine: hosts.dockerHost,
        prefix: dockerPrefix(stack),
      };
    case "virtualbox":
      return { backend: "virtualbox" };
    case "ssh":
      return { backend: "ssh", config: `.state/${stack}/ssh/config` };
  }
}
