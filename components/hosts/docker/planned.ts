import { addressAt, contains } from "../../addresses.ts";
import type { Placed, PlannedHost } from "../backend.ts";
import type { DockerHostsConfig } from "./config.ts";

/**
 * Docker hosts: the first hosts are servers, all of them clients. An existing host keeps its address, whatever comes and
 * goes before it in the list. A new one gets the first address from `firstAddress` on that no host has, and that none
 * which leaves still has.
 */
export function plannedDockerHosts(
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
