import * as pulumi from "@pulumi/pulumi";
import type { Host } from "../hosts/host.ts";
import { overlayNetwork } from "../overlay/chosen.ts";
import type { OverlayConfig } from "../overlay/overlayConfig.ts";
import { remoteScript } from "../remote/remoteScript.ts";
import { renderScript } from "../remote/script.ts";
import { isolationUnit, renderRules } from "./rules.ts";
import { named } from "../resourceNames.ts";

/** Arguments of {@link Tenants}. */
export interface TenantsArgs extends OverlayConfig {
  /** The hosts, on the overlay already. */
  hosts: readonly Host[];
}

/**
 * Tenants of the overlay: each has a subnet, a Docker network for it on every host, and no way to the others.
 *
 * A network is named after its subnet. So a tenant that is renamed keeps its network, and one that is given another
 * subnet gets a second network, to which its jobs move before the first one goes.
 */
export class Tenants extends pulumi.ComponentResource {
  /** The tenants have their networks, and are kept apart. */
  readonly ready: readonly pulumi.Resource[];
  /** The Docker network of a tenant; of the default subnet, if none is named. */
  readonly network: (tenant?: string) => string;

  constructor(args: TenantsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("nomad-on-weave:index:Tenants", "tenants", {}, opts);
    const tenants = Object.entries(args.tenants);
    const networks = new Map(tenants.map(([tenant, subnet]) => [tenant, overlayNetwork.networkOf(subnet)]));
    this.network = (tenant) =>
      tenant === undefined ? overlayNetwork.network : (networks.get(tenant) ?? tenant);
    const rules = tenants.length === 0 ? [] : args.hosts.map((host) => this.isolate(host, args));
    const joined = tenants.flatMap(([tenant, subnet]) =>
      args.hosts.map((host) => this.join(host, { tenant, subnet, after: rules })),
    );
    this.ready = [...rules, ...joined];
    this.registerOutputs();
  }

  /** The rules are on every host before a tenant's network is on any. */
  private isolate(host: Host, args: TenantsArgs): pulumi.Resource {
    return remoteScript(
      named("tenants-rules-*", host.name),
      {
        host,
        create: renderScript(new URL("isolate.sh", import.meta.url), {
          RULES: renderRules(args),
          UNIT: isolationUnit,
        }),
        delete: renderScript(new URL("open.sh", import.meta.url), {}),
      },
      { parent: this },
    );
  }

  private join(
    host: Host,
    { tenant, subnet, after }: { tenant: string; subnet: string; after: readonly pulumi.Resource[] },
  ): pulumi.Resource {
    const { driver, addresses } = overlayNetwork;
    const cni = overlayNetwork.cniNetwork(subnet);
    const variables = {
      TENANT: tenant,
      SUBNET: subnet,
      NETWORK: overlayNetwork.networkOf(subnet),
      CNI_FILE: cni.path,
    };
    return remoteScript(
      named("tenants-*-*", tenant, host.name),
      {
        host,
        create: renderScript(new URL("join.sh", import.meta.url), {
          ...variables,
          DRIVER: driver,
          TAKE_ADDRESSES: addresses.take,
          CNI_TEXT: cni.text,
        }),
        delete: renderScript(new URL("leave.sh", import.meta.url), {
          ...variables,
          GIVE_BACK: addresses.giveBack,
        }),
        // Another subnet is another network, there before the one that it replaces goes.
        triggers: [subnet],
      },
      { parent: this, dependsOn: after },
    );
  }
}
