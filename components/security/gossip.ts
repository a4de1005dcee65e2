import * as pulumi from "@pulumi/pulumi";
import type { ApiAccess } from "../api/client.ts";
import { programFile } from "../programFile.ts";
import { localScript } from "../remote/localScript.ts";

/** Arguments of {@link rotateGossip}. */
export interface GossipRotation {
  agent: "consul" | "nomad";
  /** How the agent's API is reached, with the right to do everything. A rotation needs all servers: the first one is asked. */
  access: pulumi.Output<ApiAccess>;
  /** The key that the gossip is encrypted with from now on; a secret. */
  key: pulumi.Output<string>;
}

/**
 * Does nothing at first, when all agents start with the key. When that has changed, all agents get it while they run,
 * use it, and then forget the one they had.
 *
 * @param name of the resource.
 * @param args whose key, and which.
 * @param opts of the resource; `dependsOn` the agents.
 */
export function rotateGossip(
  name: string,
  { agent, access, key }: GossipRotation,
  opts: pulumi.CustomResourceOptions,
): pulumi.Resource {
  return localScript(
    name,
    {
      update: `node ${programFile(new URL("gossip.main.ts", import.meta.url))}`,
      environment: {
        AGENT: agent,
        ACCESS: pulumi.jsonStringify(access.apply(({ address, token, ca }) => ({ address, token, ca }))),
        KEY: key,
      },
    },
    opts,
  );
}
