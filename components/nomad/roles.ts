import type { NeedsByJob } from "../jobspec/needs.ts";

/** A role that has a policy and a token. */
export interface Role {
  name: string;
  description: string;
  /** What it may do, in Nomad's language. */
  rules: string;
}

/** The rules for every namespace but those that jobs have to themselves. */
function allNamespaces(needs: NeedsByJob): string {
  const closed = Object.values(needs).flatMap(({ namespace }) => namespace?.name ?? []);
  return [
    'namespace "*" { policy = "write" }',
    ...closed.map((name) => `namespace "${name}" { policy = "deny" }`),
  ].join("\n");
}

const operator = (needs: NeedsByJob): Role => ({
  name: "operator",
  description: "Runs the cluster: agents, nodes, servers, and every job",
  rules: `${allNamespaces(needs)}
node { policy = "write" }
agent { policy = "write" }
operator { policy = "write" }
quota { policy = "read" }`,
});

const deployer = (needs: NeedsByJob): Role => ({
  name: "deployer",
  description: "Runs jobs and looks at the cluster",
  rules: `${allNamespaces(needs)}
node { policy = "read" }
agent { policy = "read" }`,
});

const readOnly: Role = {
  name: "read-only",
  description: "Looks at the cluster and its jobs",
  rules: `namespace "*" { policy = "read" }
node { policy = "read" }
agent { policy = "read" }
operator { policy = "read" }`,
};

/** Root on a host that is a client. */
export const hostRole: Role = {
  name: "host",
  description: "Root on a host that is a client: drains it",
  rules: `namespace "*" { policy = "read" }
node { policy = "write" }
agent { policy = "write" }`,
};

/** The name of the token of root on a server. To give a vote back takes the right to do everything, which root has anyway. */
export const serverName = "server";

const tenantPrefix = "tenant-";

/** Whether a token has the name of a role. */
export function isRole(name: string): boolean {
  return (
    [hostRole, ...peopleRoles([], {})].some((role) => role.name === name) ||
    name === serverName ||
    name.startsWith(tenantPrefix)
  );
}

/**
 * The roles of people.
 *
 * @param tenants their names. Each has a role `tenant-<name>`, which looks at the tenant's jobs, reads their logs, restarts
 *   an instance and looks into it. Jobs come through the program alone: one may ask Docker for any network, or for any
 *   name in Consul, and Nomad has no say in that.
 * @param needs what jobs need, those that do not run too: namespaces that are theirs alone.
 */
export function peopleRoles(tenants: readonly string[], needs: NeedsByJob): Role[] {
  return [
    operator(needs),
    deployer(needs),
    readOnly,
    ...tenants.map((tenant) => ({
      name: `${tenantPrefix}${tenant}`,
      description: `Looks after the jobs of the tenant ${tenant}`,
      rules: `namespace "${tenant}" {
  capabilities = ["list-jobs", "read-job", "read-logs", "read-fs", "alloc-lifecycle", "alloc-exec"]
}`,
    })),
  ];
}
