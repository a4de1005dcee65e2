import type { Problem } from "./hosts/fields.ts";
import { backupNamespace, defaultNamespace } from "./jobs/nomadApi.ts";

/** What the rules between tenants are called where a tenant's network has the tenant's name: components/tenants.ts. */
const rules = "rules";

/** Names that no tenant can have, and who has them in Nomad, in Consul or among the resources of the program. */
const reserved: Readonly<Record<string, string>> = {
  [defaultNamespace]: "Nomad's own namespace has",
  [backupNamespace]: "the namespace of scheduled backups has",
  backups: "the volume of scheduled backups has",
  fabio: "the edge's folder of Consul's key-value store has",
  "nomad-on-weave": "the program's folder of Consul's key-value store has",
  [rules]: "the rules between tenants have",
};

/** What stands before a host's name in the names of resources beside `weave-<host>`: components/agents.ts. */
const steps = ["roll", "together"];

/**
 * What is wrong with names that are each right: two things of the cluster, or two resources of the program, would have one.
 *
 * @param hosts their names.
 * @param tenants their names.
 * @param hostsKey the key of the configuration that has the hosts' names.
 */
export function nameProblems(
  hosts: readonly string[],
  tenants: readonly string[],
  hostsKey: readonly string[],
): Problem[] {
  return [
    ...hosts.flatMap((host) =>
      hostProblem(host, hosts).map((message) => ({ path: [...hostsKey], message, got: host })),
    ),
    ...tenants.flatMap((tenant) =>
      tenantProblem(tenant, tenants, hosts).map((taken) => ({
        path: ["overlay", "tenants", tenant],
        message: `must have another name (${taken})`,
        got: tenant,
      })),
    ),
  ];
}

function hostProblem(host: string, hosts: readonly string[]): string[] {
  if (host === "localhost") {
    return ["must not include the name that every host has for itself"];
  }
  const other = hosts.find((each) => steps.some((step) => host === `${step}-${each}`));
  return other === undefined ? [] : [`must not include a name that the program has for a step on ${other}`];
}

/** A resource `tenants-<tenant>-<host>` makes the network of a tenant on a host. */
function tenantProblem(tenant: string, tenants: readonly string[], hosts: readonly string[]): string[] {
  const owner = Object.entries(reserved).find(([name]) => name === tenant)?.[1];
  if (owner !== undefined) {
    return [`${owner} this one`];
  }
  const others = [rules, ...tenants.slice(0, tenants.indexOf(tenant))];
  return others.flatMap((other) =>
    hosts.flatMap((host) =>
      hosts
        .filter((otherHost) => `${tenant}-${host}` === `${other}-${otherHost}`)
        .map(
          (otherHost) => `${tenant} on ${host} and ${other} on ${otherHost} would both be ${tenant}-${host}`,
        ),
    ),
  );
}
