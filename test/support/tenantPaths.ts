import type { Path, Probe, TenantProbes } from "./tenantProbes.ts";

/** Through the routing of its host: a container's default route leads there. */
export const throughItsHost: Path = { isOpen: (probes, from, to) => probes.reaches(from, to) };

/** A route of its own to the other tenants: what a container without NET_ADMIN cannot make. */
export const pastItsHost: Path = {
  prepare: (probes, probe) =>
    probes
      .foreignSubnets(probe)
      .map((subnet) => `ip route add ${subnet} dev ethwe0`)
      .join("; "),
  restore: (probes, probe) =>
    probes
      .foreignSubnets(probe)
      .map((subnet) => `ip route del ${subnet} dev ethwe0`)
      .join("; "),
  isOpen: (probes, from, to) => probes.reaches(from, to),
};

/** Over the bridge that gives containers their way out: every one on a host has a port there. */
export const overDockersBridge: Path = {
  isOpen: async (probes, from, to) => {
    if (from.host !== to.host) {
      return false;
    }
    const [, address = ""] =
      / ([0-9.]+)\/\d+/.exec(probes.printedIn(to, "ip -4 -brief address show eth0")) ?? [];
    return probes.reaches(from, { ...to, address });
  },
};

/** A packet that claims to come from the receiver's own subnet; the receiver counts those that arrive. */
export const forged: Path = {
  prepare: (probes, probe) =>
    [
      "nft add table netdev forged",
      'nft add chain netdev forged in "{ type filter hook ingress device ethwe0 priority 0; }"',
      ...probes.all
        .filter((from) => from.tenant !== probe.tenant)
        .map((from) => `nft add rule netdev forged in ip saddr ${forgedBy(probes, from, probe)} counter`),
      ...forgedAddresses(probes, probe).map((address) => `ip address add ${address}/32 dev lo`),
    ].join("; "),
  restore: (probes, probe) =>
    [
      "nft delete table netdev forged",
      ...forgedAddresses(probes, probe).map((address) => `ip address del ${address}/32 dev lo`),
    ].join("; "),
  isOpen: async (probes, from, to) => {
    const sender = forgedBy(probes, from, to);
    await probes.succeedsIn(from, `ping -I ${sender} -c 2 -i 0.2 -W 1 ${to.address}`);
    const arrived = `nft list chain netdev forged in | grep -E "saddr ${sender} counter packets [1-9]"`;
    return probes.succeedsIn(to, arrived);
  },
};

/** An address in the subnet of the receiver that the sender claims to have, by the sender. */
function forgedBy(probes: TenantProbes, from: Probe, to: Probe): string {
  return to.address.replace(/\d+$/, lastNumber(probes, from));
}

/** All addresses that a probe claims to have, one in each other tenant's subnet. */
function forgedAddresses(probes: TenantProbes, probe: Probe): string[] {
  return probes.foreignSubnets(probe).map((subnet) => subnet.replace(/0\/24$/, lastNumber(probes, probe)));
}

function lastNumber(probes: TenantProbes, probe: Probe): string {
  return String(200 + probes.all.indexOf(probe));
}
