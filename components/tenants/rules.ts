import { overlayNetwork } from "../overlay/chosen.ts";
import { otherBridges } from "../overlay/bridges.ts";
import type { OverlayConfig } from "../overlay/overlayConfig.ts";

/**
 * The rules of nftables that keep the subnets of the overlay apart on a host, in tables of their own: what Docker and
 * Weave do to theirs does not touch them.
 */
export function renderRules({ range, defaultSubnet, tenants }: OverlayConfig): string {
  const subnets = [defaultSubnet, ...Object.values(tenants)];
  const { device, containerDevices } = overlayNetwork;
  const bridges = [...otherBridges, device];
  return [
    // What a container sends to another subnet goes to its host, which knows the way: docker_gwbridge or docker0 to weave.
    ...table("inet", {
      forward: [
        "type filter hook forward priority -10; policy accept;",
        // A port that a host has for a group of the default subnet is for everybody.
        `oifname "${device}" ip daddr ${defaultSubnet} ct status dnat accept`,
        `oifname "${device}" iifname != "${device}" ct direction original counter drop`,
        ...bridges.map((bridge) => `iifname "${bridge}" oifname != "${bridge}" jump containers`),
        `oifname "${device}" meta nfproto ipv6 counter drop`,
        ...subnets.map((subnet) => `ip saddr ${subnet} ip daddr ${range} ip daddr != ${subnet} counter drop`),
        // Docker lets no two containers meet on this bridge: they have ports of their own there, on every address.
        `iifname "docker_gwbridge" oifname "docker_gwbridge" counter drop`,
      ],
      // From one bridge to another there is a way by a port of the host alone.
      containers: bridges.map((bridge) => `oifname "${bridge}" ct status ! dnat counter drop`),
    }),
    // What it sends straight through the bridge of the overlay, to another container here or on another host. What
    // comes from other hosts has a port of Weave's, like every container.
    ...table("bridge", {
      forward: [
        "type filter hook forward priority -200; policy accept;",
        `iifname "${containerDevices}" goto overlay`,
        `oifname "${containerDevices}" goto overlay`,
      ],
      // A frame for all, or for many, goes to every tenant's containers: which those of the sender are is not known here.
      // The type is asked for, since a packet with a VLAN tag would count as one without.
      overlay: [
        ...subnets.map((subnet) => `ether type ip ip saddr ${subnet} ip daddr ${subnet} accept`),
        ...subnets.map((subnet) => `ether type arp arp saddr ip ${subnet} arp daddr ip ${subnet} accept`),
        "counter drop",
      ],
    }),
  ].join("\n");
}

/** A table with its chains, in place of the one that exists, at once. */
function table(family: string, chains: Readonly<Record<string, readonly string[]>>): string[] {
  const name = `${family} nomad_on_weave`;
  return [
    `table ${name}`,
    `delete table ${name}`,
    `table ${name} {`,
    // A chain comes before those that go to it.
    ...Object.entries(chains)
      .toReversed()
      .flatMap(([chain, rules]) => [`  chain ${chain} {`, ...rules.map((rule) => `    ${rule}`), "  }"]),
    "}",
  ];
}

/** Loads the rules at boot before there can be a container; without them Nomad does not start. */
export const isolationUnit = `[Unit]
Description=Keeps the subnets of the overlay apart
Before=docker.service ${overlayNetwork.units.first} nomad.service

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/usr/sbin/nft --file /etc/weave/isolation.nft

[Install]
WantedBy=multi-user.target
RequiredBy=nomad.service`;
