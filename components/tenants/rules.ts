import type { OverlayConfig } from "../overlayConfig.ts";

/**
 * The rules of nftables that keep the subnets of the overlay apart on a host, in tables of their own: what Docker and
 * Weave do to theirs does not touch them.
 */
export function renderRules({ range, defaultSubnet, tenants }: OverlayConfig): string {
  const subnets = [defaultSubnet, ...Object.values(tenants)];
  const apart = subnets.map(
    (subnet) => `ip saddr ${subnet} ip daddr ${range} ip daddr != ${subnet} counter drop`,
  );
  const unasked = subnets.map(
    (subnet) => `arp saddr ip ${subnet} arp daddr ip ${range} arp daddr ip != ${subnet} counter drop`,
  );
  return [
    // What a container sends to another subnet goes to its host, which knows the way: docker_gwbridge or docker0 to weave.
    ...table("inet", -10, [`oifname "weave" iifname != "weave" counter drop`, ...apart]),
    // What it sends straight through the bridge of the overlay, to another container here or on another host.
    ...table("bridge", -200, [...apart, ...unasked, `ip daddr ${range} ip saddr != ${range} counter drop`]),
  ].join("\n");
}

/** A table with one chain on the way of what is forwarded, in place of the one that is there, at once. */
function table(family: "inet" | "bridge", priority: number, rules: readonly string[]): string[] {
  const name = `${family} nomad_on_weave`;
  return [
    `table ${name}`,
    `delete table ${name}`,
    `table ${name} {`,
    "  chain forward {",
    `    type filter hook forward priority ${priority}; policy accept;`,
    ...rules.map((rule) => `    ${rule}`),
    "  }",
    "}",
  ];
}

/** Loads the rules at boot before there can be a container; without them Nomad does not start. */
export const isolationUnit = `[Unit]
Description=Keeps the subnets of the overlay apart
Before=docker.service weave.service nomad.service

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/usr/sbin/nft --file /etc/weave/isolation.nft

[Install]
WantedBy=multi-user.target
RequiredBy=nomad.service`;
