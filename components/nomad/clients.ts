import * as nomad from "@pulumi/nomad";
import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { named } from "../resourceNames.ts";
import { type NamespaceArgs, optionsOf } from "../tenants/namespaces.ts";
import { type Problem, matching } from "../hosts/fields.ts";

const poolName = matching(
  /^[A-Za-z0-9_-]{1,128}$/,
  "must be the name of a node pool (letters, digits, - and _, at most 128 characters)",
);
const builtIn = ["all", "default"];

/** The settings of Nomad's clients in the configuration. */
export const clientSettings = {
  nodePools: z
    .record(poolName, z.array(z.string()).min(1))
    .default({})
    .describe(
      "Hosts that are in a node pool of Nomad other than `default`, by the pool's name: `{ big: [u2, u3] }`. Jobs run there whose `node_pool` says so",
    ),
  drivers: z
    .strictObject({
      rawExec: z
        .boolean()
        .default(false)
        .describe(
          "Whether a job may run a program as root on its host, with nothing between them (`raw_exec`)",
        ),
      volumes: z
        .boolean()
        .default(false)
        .describe("Whether a container may have any folder of its host (`volumes` in its `config`)"),
      privileged: z
        .boolean()
        .default(false)
        .describe("Whether a container may have all rights on its host (`privileged` in its `config`)"),
    })
    .prefault({})
    .describe("What jobs may ask of a host beyond a container or a sandbox"),
};

/** How Nomad's clients run jobs. */
export interface ClientSettings {
  /** Names of hosts by the node pool that they are in, if not the default one. */
  nodePools: Readonly<Record<string, readonly string[]>>;
  /** What jobs may ask of a host. */
  drivers: { rawExec: boolean; volumes: boolean; privileged: boolean };
}

/** What is wrong with the node pools: hosts that are not there, or are in two. */
export function nodePoolProblems(
  { nodePools }: Pick<ClientSettings, "nodePools">,
  clients: readonly string[],
): Problem[] {
  const all = Object.entries(nodePools).flatMap(([pool, hosts]) =>
    hosts.map((host, index) => ({ pool, host, path: ["cluster", "nodePools", pool, index] })),
  );
  return [
    ...Object.keys(nodePools)
      .filter((pool) => builtIn.includes(pool))
      .map((pool) => ({
        path: ["cluster", "nodePools", pool],
        message: "must have another name (Nomad has this one)",
        got: pool,
      })),
    ...all.flatMap(({ pool, host, path }, place) => {
      if (!clients.includes(host)) {
        return [{ path, message: `must be one of the clients (${clients.join(", ")})`, got: host }];
      }
      const other = all.slice(0, place).find((each) => each.host === host);
      return other
        ? [{ path, message: `must be in one pool alone (${other.pool} has it, and ${pool})`, got: host }]
        : [];
    }),
  ];
}

/**
 * The node pools, each there before its jobs; hosts may have made it by coming first. One that the configuration has no more stays:
 * it is empty then, or others use it.
 */
export function makeNodePools({
  nodePools,
  ...nomadArgs
}: Pick<ClientSettings, "nodePools"> & NamespaceArgs): pulumi.Resource[] {
  return Object.keys(nodePools).map(
    (pool) =>
      new nomad.NodePool(
        named("nomad-pool-*", pool),
        { name: pool, description: "Made by cluster.nodePools" },
        { ...optionsOf(nomadArgs), retainOnDelete: true },
      ),
  );
}

/** The node pool of a host. */
export function poolOf({ nodePools }: Pick<ClientSettings, "nodePools">, host: string): string {
  return Object.entries(nodePools).find(([, hosts]) => hosts.includes(host))?.[0] ?? "default";
}
