import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Probe, TenantProbes } from "./tenantProbes.ts";

const script = readFileSync(join(import.meta.dirname, "onHost", "frames.pl"), "utf8");

/** What a bridge floods, and how nftables tells it from the rest at a container with that broadcast address. */
const kinds: Readonly<Record<string, (broadcast: string) => string>> = {
  "a broadcast": () => "ip daddr 255.255.255.255",
  "a broadcast to its subnet": (broadcast) => `ether type ip ip daddr ${broadcast}`,
  "a multicast": () => "ip daddr 239.1.2.3",
  IPv6: () => "ether type ip6",
  "another protocol": () => "ether type 0x88b5",
  "a VLAN": () => "ether type 8021q",
};

/** Something that one probe may get from another, and how the one that gets it counts it. */
interface Expected {
  from: Probe;
  to: Probe;
  kind: string;
  match: string;
}

/**
 * Lets every probe send all that a bridge floods, and looks what arrives where.
 *
 * @returns lines such as `a broadcast: red@e1 > blue@e2`, in the order of the kinds, also within a tenant.
 */
export function flooded(probes: TenantProbes): string[] {
  const senders = new Map(probes.all.map((probe) => [probe, macOf(probes, probe)]));
  const expected = Object.entries(kinds).flatMap(([kind, match]) =>
    probes.all.flatMap((to) =>
      probes.all
        .filter((from) => from !== to)
        .map((from) => ({
          ...{ from, to, kind },
          match: `ether saddr ${senders.get(from) ?? ""} ${match(broadcastOf(probes.subnetOf(to)))}`,
        })),
    ),
  );
  for (const probe of probes.all) {
    count(
      probes,
      probe,
      expected.filter(({ to }) => to === probe),
    );
  }
  try {
    for (const probe of probes.all) {
      const broadcasts = [probes.subnetOf(probe), ...probes.foreignSubnets(probe)].map(broadcastOf);
      probes.printedIn(
        probe,
        `perl - ethwe0 ${[probe.address, ...broadcasts].join(" ")} <<"END"\n${script}END`,
      );
    }
    const arrived = probes.all.flatMap((probe) =>
      counted(
        probes,
        probe,
        expected.filter(({ to }) => to === probe),
      ),
    );
    return expected
      .filter((each) => arrived.includes(each))
      .map(({ kind, from, to }) => `${kind}: ${from.tenant}@${from.host} > ${to.tenant}@${to.host}`);
  } finally {
    for (const probe of probes.all) {
      probes.printedIn(probe, "nft delete table netdev flooded");
    }
  }
}

function count(probes: TenantProbes, probe: Probe, expected: readonly Expected[]): void {
  const rules = expected.map(({ match }) => `${match} counter;`);
  probes.printedIn(
    probe,
    `nft "table netdev flooded { chain in { type filter hook ingress device ethwe0 priority 0; ${rules.join(" ")} }; }"`,
  );
}

/** Those that the probe has got. */
function counted<Each extends Expected>(
  probes: TenantProbes,
  probe: Probe,
  expected: readonly Each[],
): Each[] {
  const counters = probes.printedIn(probe, "nft list chain netdev flooded in");
  const packets = [...counters.matchAll(/counter packets (\d+)/g)].map(([, number]) => Number(number));
  return expected.filter((_, place) => (packets[place] ?? 0) > 0);
}

function macOf(probes: TenantProbes, probe: Probe): string {
  return probes.printedIn(probe, "ip -brief link show ethwe0").split(/\s+/)[2] ?? "";
}

/** The broadcast address of a subnet: `10.96.1.255` of `10.96.1.0/24`. */
function broadcastOf(subnet: string): string {
  return subnet.replace(/0\/24$/, "255");
}
