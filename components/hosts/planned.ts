import { addressAt, contains } from "../addresses.ts";
import type { Role } from "./host.ts";
import type { DockerHostsConfig, HostsConfig } from "./hostsConfig.ts";

/** A host as the configuration has it. */
export interface PlannedHost {
  name: string;
  address: string;
  roles: Role[];
}

/** Name and address of a host that exists. */
type Placed = Readonly<Pick<PlannedHost, "name" | "address">>;

/**
 * The hosts of a configuration, in order, whatever their backend.
 *
 * @param hosts the configuration.
 * @param existing the hosts that there are.
 */
export function plannedHosts(hosts: HostsConfig, existing: readonly Placed[]): readonly PlannedHost[] {
  return hosts.backend === "docker" ? plannedDockerHosts(hosts, existing) : hosts.machines;
}

/** The address of the machine that runs the hosts, in their network; undefined where they are machines of their own. */
export function machineAddress(hosts: HostsConfig): string | undefined {
  return hosts.backend === "ssh" ? undefined : addressAt(hosts.subnet, 1);
}

/**
 * Docker hosts: the first hosts are servers, all of them clients. An existing host keeps its address, whatever comes and
 * goes before it in the list. A new one gets the first address from `firstAddress` on that no host has, and that none
 * which leaves still has.
 */
function plannedDockerHosts(
  { names, subnet, firstAddress, servers }: DockerHostsConfig,
  existing: readonly Placed[],
): PlannedHost[] {
  const kept = existing.filter(({ address }) => contains(subnet, address));
  const taken = new Set([addressAt(subnet, 1), ...kept.map(({ address }) => address)]);
  const next = () => {
    let index = 0;
    while (taken.has(addressAt(firstAddress, index))) {
      index += 1;
    }
    const address = addressAt(firstAddress, index);
    taken.add(address);
    return address;
  };
  return names.map((name, index) => ({
    name,
    address: kept.find((host) => host.name === name)?.address ?? next(),
    roles: index < servers ? ["server", "client"] : ["client"],
  }));
}
