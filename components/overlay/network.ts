import type * as pulumi from "@pulumi/pulumi";
import type { Host } from "../hosts/host.ts";
import type { HostLayer } from "../layer.ts";
import type { CniFile } from "./cni.ts";

/** What the other layers, and those who look at a cluster, know of the network that the overlay is. */
export interface OverlayNetwork {
  /** The Docker network of the default subnet. */
  readonly network: string;
  /** The Docker network of another subnet: of `10.32.1.0/24`. */
  networkOf(subnet: string): string;
  /** The CNI network of a subnet, of the same name as the Docker network; of the default subnet, if none is named. */
  cniNetwork(subnet?: string): CniFile;
  /** Docker's driver of these networks, and of their addresses. */
  readonly driver: string;
  /** The interface by which each host is on the overlay. */
  readonly device: string;
  /** The interfaces by which containers are on its bridge, as nftables matches them: `vethw*`. */
  readonly containerDevices: string;
  /** Its units of systemd: the one that comes before all others, and the one after which the host has its address. */
  readonly units: { readonly first: string; readonly last: string };
  /** Ports at which the hosts talk to each other. */
  readonly ports: { readonly tcp: readonly number[]; readonly udp: readonly number[] };
  /** A command that prints on a host what {@link OverlayNetwork.connected} reads. */
  readonly probe: string;
  /** With how many others the host is connected. */
  connected(printed: string): number;
  /** Commands on a host: `take` gives it an address in each of its subnets, `giveBack` releases the one in `$SUBNET`. */
  readonly addresses: { readonly take: string; readonly giveBack: string };
  /** The script that removes all of it from a host. */
  readonly remove: string;
}

/** What the overlay is made from. */
export interface OverlayInstallation {
  hosts: readonly Host[];
  /** The version that the hosts have. In the unit it makes a new version a rolling change. */
  version: string;
  /** All addresses of the overlay: `10.32.0.0/16`. It must overlap nothing that the hosts reach otherwise. */
  range: string;
  /** Where a container gets its address unless it asks for another: `10.32.0.0/24`, inside the range. */
  defaultSubnet: string;
  /** What goes from host to host is encrypted with it, if it is not empty; a secret, which the hosts have. */
  password: pulumi.Input<string>;
  /** As in {@link RollingAgentsArgs}. */
  drainDeadline?: number | undefined;
}

/** Puts an overlay on hosts: the same hosts, each ready once it sees all others on it. */
export type InstallOverlay = (installation: OverlayInstallation) => HostLayer;
