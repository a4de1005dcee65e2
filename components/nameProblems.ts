import type { Problem } from "./hosts/fields.ts";
import { twinsAmong } from "./resourceNames.ts";
import { jobNeeds } from "../jobs/catalog.ts";
import { defaultNamespace } from "./api/nomad.ts";
import { reservedBy } from "./jobspec/needs.ts";

/** What the rules between tenants are called where a tenant's network has the tenant's name: components/tenants/tenants.ts. */
const rules = "rules";

/** Names that no tenant and no namespace can have, and who has them in Nomad, in Consul or among the resources of the program. */
export const reservedNames: Readonly<Record<string, string>> = {
  [defaultNamespace]: "Nomad's own namespace has",
  ...reservedBy(jobNeeds),
  "nomad-on-weave": "the program's folder of Consul's key-value store has",
  [rules]: "the rules between tenants have",
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
  const ofHost = (got: string, message: string) => ({ path: [...hostsKey], message, got });
  const free = tenants.filter((tenant) => reservedNames[tenant] === undefined);
  const twins = twinsAmong([...new Set(hosts)], free).map(([one, other]): Problem => {
    const { host, tenant } = other;
    if (tenant !== undefined) {
      const twin = `${tenant} on ${host} and ${one.tenant ?? rules} on ${one.host}`;
      return takenByOthers(tenant, `${twin} would both be ${tenant}-${host}`);
    }
    // The one whose name has more before the other's is at fault.
    const [long, short] = one.host.length > host.length ? [one.host, host] : [host, one.host];
    return ofHost(long, `must not include a name that the program has for a step on ${short}`);
  });
  return [
    ...(hosts.includes("localhost")
      ? [ofHost("localhost", "must not include the name that every host has for itself")]
      : []),
    ...tenants.flatMap((tenant) => {
      const owner = reservedNames[tenant];
      return owner === undefined ? [] : [takenByOthers(tenant, `${owner} this one`)];
    }),
    ...firstOfEach(twins),
  ];
}

function takenByOthers(tenant: string, taken: string): Problem {
  return { path: ["overlay", "tenants", tenant], message: `must have another name (${taken})`, got: tenant };
}

/** Hosts have several resources of which two would be one. */
function firstOfEach(problems: readonly Problem[]): Problem[] {
  return [...new Map(problems.map((problem) => [problem.message, problem])).values()];
}
