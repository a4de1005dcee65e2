import * as nomad from "@pulumi/nomad";
import * as pulumi from "@pulumi/pulumi";
import type { Layer } from "../layer.ts";
import type { NeedsByJob } from "../jobspec/needs.ts";
import { named } from "../resourceNames.ts";

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
            capabilities: { enabledTaskDrivers: ["docker"], enabledNetworkModes: ["none"] },
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

function optionsOf({ scheduler, lifetime }: NamespaceArgs): pulumi.CustomResourceOptions {
  return {
    provider: scheduler.provider,
    dependsOn: [...scheduler.ready],
    ...(lifetime === undefined ? {} : { deletedWith: lifetime }),
  };
}
