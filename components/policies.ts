import { consulPolicies } from "./consul/consulAcl.ts";
import { taskPolicies } from "./consul/workloads.ts";
import type { Host } from "./hosts/host.ts";
import { defaultNamespace } from "./api/nomad.ts";
import type { NeedsByJob } from "./jobspec/needs.ts";
import { hostRole, peopleRoles } from "./nomad/roles.ts";

/** The rules of all policies of Consul and of Nomad, by the policies' names: what is to be in force. */
export type Policies = Readonly<Record<"consul" | "nomad", Readonly<Record<string, string>>>>;

/**
 * The policies of a cluster with access control.
 *
 * @param hosts of the cluster.
 * @param tenants their names.
 * @param namespaces those of jobs beside the tenants' and the default one.
 * @param needs what jobs need, those that do not run too.
 */
export function policiesOf(
  hosts: readonly Pick<Host, "name" | "roles">[],
  tenants: readonly string[],
  namespaces: readonly string[],
  needs: NeedsByJob,
): Policies {
  const roles = [hostRole, ...peopleRoles(tenants, needs)];
  return {
    consul: {
      ...consulPolicies(hosts, needs),
      ...taskPolicies([defaultNamespace, ...tenants, ...namespaces]),
    },
    nomad: Object.fromEntries(roles.map(({ name, rules }) => [name, rules])),
  };
}
