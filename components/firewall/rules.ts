import { edge } from "../edge/chosen.ts";
import { otherBridges } from "../overlay/bridges.ts";
import { overlayNetwork } from "../overlay/chosen.ts";

/** What the firewall of a host is made from. */
export interface FirewallRules {
  /** The host's own address in the cluster. */
  address: string;
  /** The addresses of all hosts. */
  hosts: readonly string[];
  /** The address of the machine that the hosts run on. @default - they run on no such machine */
  machine: string | undefined;
  /** The networks that reach the APIs, beside the hosts. @default - everybody does */
  reachableFrom: readonly string[] | undefined;
}

// Where agents talk to each other: Consul's RPC and gossip, Nomad's, the overlay.
const agentPorts = {
  tcp: [8300, 8301, 8302, 4647, 4648, ...overlayNetwork.ports.tcp],
  udp: [8301, 8302, 4648, ...overlayNetwork.ports.udp],
};
// Where people do: Nomad's API, Consul's without and with TLS, the routes of the edge.
const apiPorts = [4646, 8500, 8501, ...edge.guardedPorts];

/** The interfaces by which containers of the host itself come in. */
const ofContainers = [...otherBridges, overlayNetwork.device];

/** The rules of nftables that let nobody but those who need them at the agents of a host, in a table of their own. */
export function renderFirewall({ address, hosts, machine, reachableFrom }: FirewallRules): string {
  const set = (values: readonly (string | number)[]) => `{ ${values.join(", ")} }`;
  const own = [...hosts, ...(machine === undefined ? [] : [machine])];
  const dropOthers = (ports: string, admitted: readonly string[]) =>
    `    ${ports} ip saddr != ${set(admitted)} counter drop`;
  const api = `tcp dport ${set(apiPorts)}`;
  return [
    "table inet cluster_firewall",
    "delete table inet cluster_firewall",
    "table inet cluster_firewall {",
    "  set leaving {",
    "    type ipv4_addr",
    "    flags timeout",
    "  }",
    "  chain input {",
    "    type filter hook input priority -5; policy accept;",
    `    ip daddr != ${address} accept`,
    '    iifname "lo" accept',
    // A bridge that has the address of the host itself leads to others.
    ...ofContainers.map((name) => `    iifname "${name}" fib daddr . iif type != local accept`),
    "    ip saddr @leaving accept",
    dropOthers("meta l4proto { tcp, udp } th dport 53", own),
    dropOthers(`tcp dport ${set(agentPorts.tcp)}`, hosts),
    dropOthers(`udp dport ${set(agentPorts.udp)}`, hosts),
    // One rule each: networks that share addresses are no set.
    ...(reachableFrom ?? []).map((network) => `    ${api} ip saddr ${network} accept`),
    ...(reachableFrom === undefined ? [] : [dropOthers(api, own)]),
    "  }",
    "}",
  ].join("\n");
}

/** Loads the rules at boot, before the agents start; after the rules of the machine's own, which begin with none. */
export const firewallUnit = `[Unit]
Description=Firewall of the cluster's agents
After=nftables.service
Before=${overlayNetwork.units.first} consul.service nomad.service

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/usr/sbin/nft --file /etc/nomad-on-weave/firewall.nft
ExecStartPost=/bin/sh -c 'nft --stateless list chain inet cluster_firewall input >/run/nomad-on-weave-firewall.loaded'

[Install]
WantedBy=multi-user.target`;
