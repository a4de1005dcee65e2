import type { Problem } from "./hosts/fields.ts";
import { backupNamespace, defaultNamespace } from "./jobs/nomadApi.ts";

/** What the rules between tenants are called where a tenant's network has the tenant's name: components/tenants.ts. */
const rules = "rules";

/** Names that no tenant can have, and who has them in Nomad, in Consul or among the resources of the program. */
const reserved: Readonly<Record<string, string>> = {
  [defaultNamespace]: "Nomad's own namespace has it",
  [backupNamespace]: "scheduled backups have that namespace",
  backups: "it is kept for scheduled backups",
  fabio: "the edge has that folder of Consul's key-value store",
  "nomad-on-weave": "the program has that folder of Consul's key-value store",
  [rules]: "the rules between tenants have it",
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
    ...hosts.flatMap((host) => hostProblem(host, hosts)).map((message) => ({ path: [...hostsKey], message })),
    ...tenants.flatMap((tenant) =>
      tenantProblem(tenant, tenants, hosts).map((message) => ({
        path: ["overlay", "tenants", tenant],
        message,
      })),
    ),
  ];
}

function hostProblem(host: string, hosts: readonly string[]): string[] {
  if (host === "localhost") {
    return ["has localhost, which every host calls itself; take another name"];
  }
  const other = hosts.find((each) => steps.some((step) => host === `${step}-${each}`));
  return other === undefined
    ? []
    : [`has ${host} beside ${other}: the program calls a step on ${other} so; take another name`];
}

/** A resource `tenants-<tenant>-<host>` makes the network of a tenant on a host. */
function tenantProblem(tenant: string, tenants: readonly string[], hosts: readonly string[]): string[] {
  const reason = Object.entries(reserved).find(([name]) => name === tenant)?.[1];
  if (reason !== undefined) {
    return [`is no tenant's name: ${reason}; take another`];
  }
  const others = [rules, ...tenants.slice(0, tenants.indexOf(tenant))];
  return others.flatMap((other) =>
    hosts.flatMap((host) =>
      hosts
        .filter((otherHost) => `${tenant}-${host}` === `${other}-${otherHost}`)
        .map(
          (otherHost) =>
            `the program cannot tell ${tenant} on ${host} from ${other} on ${otherHost}: both are ${tenant}-${host}; take another name`,
        ),
    ),
  );
}
