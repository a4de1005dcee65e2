import { addressAt } from "../addresses.ts";
import type { Role } from "./host.ts";
import type { DockerHostsConfig, HostsConfig } from "./hostsConfig.ts";

/** A host as the configuration has it. */
export interface PlannedHost {
  name: string;
  address: string;
  roles: Role[];
}

/** The hosts of a configuration, in order, whatever their backend. */
export function plannedHosts(hosts: HostsConfig): readonly PlannedHost[] {
  return hosts.backend === "docker" ? plannedDockerHosts(hosts) : hosts.machines;
}

/** The address of the machine that runs the hosts, in their network; undefined where they are machines of their own. */
export function machineAddress(hosts: HostsConfig): string | undefined {
  return hosts.backend === "ssh" ? undefined : addressAt(hosts.subnet, 1);
}

/** Docker hosts: addresses follow the first one, the first hosts are servers, all of them clients. */
export function plannedDockerHosts({
  names,
  firstAddress,
  servers,
}: Pick<DockerHostsConfig, "firstAddress" | "servers"> & { names: readonly string[] }): PlannedHost[] {
  return names.map((name, index) => ({
    name,
    address: addressAt(firstAddress, index),
    roles: index < servers ? ["server", "client"] : ["client"],
  }));
}
