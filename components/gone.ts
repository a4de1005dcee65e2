import { Refusal } from "./refusal.ts";
import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { describeGone, newestBackup } from "./gone/describe.ts";
import { type Whereabouts, findGone } from "./gone/whereabouts.ts";
import { withRole } from "./hosts/host.ts";
import type { HostsConfig } from "./hosts/hostsConfig.ts";

const outputs = z.object({
  outputs: z.object({
    hosts: z.array(z.object({ name: z.string(), address: z.string(), roles: z.array(z.string()) })),
  }),
});

/**
 * Refuses, in a preview and in `up`, to go on where no server of the cluster exists any more: what was in Consul and Nomad is
 * in the state of the stack, and nowhere else. `npm run up -- --rebuild` takes it out of there, and goes on.
 *
 * @param hosts of the configuration.
 * @throws Refusal that says what is lost, which backups there are, and what to do.
 */
export async function refuseGone(hosts: HostsConfig): Promise<void> {
  if (process.env["NOMAD_ON_WEAVE_REBUILD"] === "1") {
    return;
  }
  const stack = pulumi.getStack();
  const name = `${pulumi.getOrganization()}/${pulumi.getProject()}/${stack}`;
  const answer: unknown = await pulumi.runtime.invoke("pulumi:pulumi:readStackOutputs", { name });
  const { data } = outputs.safeParse(answer);
  const servers = data ? withRole(data.outputs.hosts, "server") : [];
  const gone = await findGone(whereaboutsOf(hosts, stack), servers);
  if (gone) {
    throw new Refusal(describeGone(stack, servers, gone, newestBackup(stack)));
  }
}

function whereaboutsOf(hosts: HostsConfig, stack: string): Whereabouts {
  switch (hosts.backend) {
    case "docker":
      return {
        backend: "docker",
        engine: hosts.dockerHost,
        prefix: `${pulumi.getProject()}-${stack}`,
      };
    case "virtualbox":
      return { backend: "virtualbox" };
    case "ssh":
      return { backend: "ssh", config: `.state/${stack}/ssh/config` };
  }
}
