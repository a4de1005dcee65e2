import type * as pulumi from "@pulumi/pulumi";
import type { Host } from "../hosts/host.ts";
import type { AgentSettings, HostLayer } from "../layer.ts";
import type { OverlayConfig } from "./overlayConfig.ts";
import type { Security } from "../security/security.ts";
import { Tenants } from "../tenants/tenants.ts";
import { installOverlay } from "./install.ts";

/** Arguments of {@link Overlay}. */
export interface OverlayArgs {
  foundation: HostLayer & { readonly secrets: Security };
  /** Its addresses and its tenants. */
  overlay: OverlayConfig;
  /** The version of the overlay that the hosts have. */
  version: string;
  cluster: AgentSettings;
}

/** The network of the containers, across all hosts, with a subnet for each tenant. */
export class Overlay implements HostLayer {
  /** The hosts, each ready once it sees all others on the overlay. */
  readonly hosts: readonly Host[];
  readonly installed: readonly pulumi.Resource[];
  /** All hosts see each other, and the tenants have their networks. */
  readonly ready: readonly pulumi.Resource[];
  readonly settled: readonly pulumi.Resource[];
  /** The Docker network of a tenant; of the default subnet, if none is named. */
  readonly network: (tenant?: string) => string;

  constructor({ foundation, overlay, version, cluster }: OverlayArgs) {
    const network = installOverlay({
      hosts: foundation.hosts,
      version,
      password: foundation.secrets.overlayPassword,
      drainDeadline: cluster.drainDeadline,
      ...overlay,
    });
    const tenants = new Tenants({ hosts: network.hosts, ...overlay });
    this.hosts = network.hosts;
    this.installed = network.installed;
    this.ready = [...network.ready, ...tenants.ready];
    this.settled = network.settled;
    this.network = tenants.network;
  }
}
