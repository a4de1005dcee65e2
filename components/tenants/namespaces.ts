import * as nomad from "@pulumi/nomad";
import * as pulumi from "@pulumi/pulumi";
import { type Problem, matching } from "../hosts/fields.ts";
import { reservedNames } from "../nameProblems.ts";
import type { Layer } from "../layer.ts";
import { groupMode } from "../overlay/cni.ts";
import type { NeedsByJob } from "../jobspec/needs.ts";
import { named } from "../resourceNames.ts";

/** The name of a namespace in the configuration. */
export const namespaceName = matching(
  /^[A-Za-z0-9-]{1,128}$/,
  "must be the name of a namespace (letters, digits and hyphens, at most 128 characters)",
);

/** What is wrong with the names of namespaces: somebody else has one of that name. */
export function namespaceProblems(namespaces: readonly string[], tenants: readonly string[]): Problem[] {
  return namespaces.flatMap((name) => {
    // A resource of the program has the second of these names.
    const isTaken = tenants.some((tenant) => [tenant, `tenants-${tenant}`].includes(name));
    const owner = isTaken ? "a tenant has" : reservedNames[name];
    const message = `must have another name (${owner ?? ""} this one)`;
    return owner === undefined ? [] : [{ path: ["cluster", "namespaces", name], message, got: name }];
  });
}

/** What every namespace needs. */
export interface NamespaceArgs {
  /** What they wait for, and what speaks to its API. */
  scheduler: Pick<Layer, "ready"> & { readonly provider: nomad.Provider };
  /** The resource with which the whole cluster goes away. @default - the namespaces are deleted */
  lifetime?: pulumi.Resource | undefined;
}

/** Arguments of {@link tenantNamespaces}. */
export interface TenantNamespacesArgs extends NamespaceArgs {
  /** Names of the tenants. */
  tenants: readonly string[];
  /** The network of a tenant on the overlay. */
  network: (tenant: string) => string;
  /** Whether what jobs may ask for is limited: without access control anybody could take that back. */
  limited: boolean;
}

/**
 * Nomad's namespace of each tenant, named after it. Its jobs run in Docker and, if that is limited, get no ports of the hosts.
 *
 * @returns them; each is there before its jobs, and goes after them.
 */
export function tenantNamespaces(args: TenantNamespacesArgs): pulumi.Resource[] {
  return args.tenants.map(
    (tenant) =>
      new nomad.Namespace(
        named("tenants-*-namespace", tenant),
        {
          name: tenant,
          description: `Jobs of the tenant ${tenant}`,
          // A port of a host would be a way around the rules between tenants. Nomad's word for such a group is "host".
          ...(args.limited && {
            capabilities: {
              enabledTaskDrivers: ["docker"],
              enabledNetworkModes: ["none", groupMode(args.network(tenant))],
            },
          }),
        },
        optionsOf(args),
      ),
  );
}

/** Nomad's namespaces that jobs have to themselves. Each is there before its job. */
export function jobNamespaces(args: NamespaceArgs & { wanted: NeedsByJob }): pulumi.Resource[] {
  return Object.entries(args.wanted).flatMap(([job, { namespace }]) =>
    namespace ? [new nomad.Namespace(named("*-namespace", job), namespace, optionsOf(args))] : [],
  );
}

/** Nomad's namespaces that the configuration has beside those of tenants, by name. Each is there before its jobs. */
export function ownNamespaces(
  args: NamespaceArgs & { descriptions: Readonly<Record<string, string>> },
): pulumi.Resource[] {
  return Object.entries(args.descriptions).map(
    ([name, description]) =>
      new nomad.Namespace(named("*-namespace", name), { name, description }, optionsOf(args)),
  );
}

/** The options of what is in Nomad: made when Nomad is ready, gone with the cluster. */
export function optionsOf({ scheduler, lifetime }: NamespaceArgs): pulumi.CustomResourceOptions {
  return {
    provider: scheduler.provider,
    dependsOn: [...scheduler.ready],
    ...(lifetime === undefined ? {} : { deletedWith: lifetime }),
  };
}
