import type { Problem } from "./hosts/fields.ts";
import { jobNeeds } from "../jobs/catalog.ts";
import { defaultNamespace } from "./api/nomad.ts";
import { reservedBy } from "./jobspec/needs.ts";
import { type Twins, twinsAmong } from "./resourceNames.ts";

/** What the rules between tenants are called where a tenant's network has the tenant's name: components/tenants/tenants.ts. */
const rules = "rules";

/** Names that no tenant can have, and who has them in Nomad, in Consul or among the resources of the program. */
const reserved: Readonly<Record<string, string>> = {
  [defaultNamespace]: "Nomad's own namespace has it",
  ...reservedBy(jobNeeds),
  "nomad-on-weave": "the program has that folder of Consul's key-value store",
  [rules]: "the rules between tenants have it",
};

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
  const free = tenants.filter((tenant) => reserved[tenant] === undefined);
  return [
    ...(hosts.includes("localhost")
      ? [{ path: [...hostsKey], message: "has localhost, which every host calls itself; take another name" }]
      : []),
    ...tenants.flatMap(reservedProblems),
    ...firstOfEach(twinsAmong(hosts, free).map((twins) => twinProblem(twins, hostsKey))),
  ];
}

function reservedProblems(tenant: string): Problem[] {
  const reason = reserved[tenant];
  return reason === undefined
    ? []
    : [{ path: tenantKey(tenant), message: `is no tenant's name: ${reason}; take another` }];
}

/** Of tenants the later one is at fault, of hosts the one whose name has more before the other's. */
function twinProblem([one, other]: Twins, hostsKey: readonly string[]): Problem {
  const { host, tenant } = other;
  if (tenant !== undefined) {
    const message = `the program cannot tell ${tenant} on ${host} from ${one.tenant ?? rules} on ${one.host}: both are ${tenant}-${host}; take another name`;
    return { path: tenantKey(tenant), message };
  }
  const [long, short] = one.host.length > host.length ? [one.host, host] : [host, one.host];
  const message = `has ${long} beside ${short}: the program calls a step on ${short} so; take another name`;
  return { path: [...hostsKey], message };
}

function tenantKey(tenant: string): string[] {
  return ["overlay", "tenants", tenant];
}

/** Hosts have several resources of which two would be one. */
function firstOfEach(problems: readonly Problem[]): Problem[] {
  return [...new Map(problems.map((problem) => [problem.message, problem])).values()];
}
