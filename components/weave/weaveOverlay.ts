import { createHash } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import { type Agent, RollingAgents } from "../agents.ts";
import type { Host } from "../hosts/host.ts";
import type { HostLayer } from "../layer.ts";
import type { OverlayInstallation } from "../overlay/network.ts";
import { remoteScript } from "../remote/remoteScript.ts";
import { renderScript } from "../remote/script.ts";
import { hostFiles } from "../security/hostFiles.ts";
import { weaveNetwork } from "./network.ts";
import { helpers } from "./units.ts";
import { named } from "../resourceNames.ts";

/**
 * A Weave Net router on every host, all connected with all, and the Docker network `weave` on top of it.
 * Each host has an address on the overlay itself, so that it reaches the containers and they reach it.
 */
export class WeaveOverlay extends pulumi.ComponentResource implements HostLayer {
  /** The same hosts, each ready once it sees all others on the overlay. */
  readonly hosts: readonly Host[];
  /** All routers are started. */
  readonly installed: readonly pulumi.Resource[];
  /** Every host sees all others. */
  readonly ready: readonly pulumi.Resource[];
  /** All routers run with the configuration they should have. */
  readonly settled: readonly pulumi.Resource[];

  constructor(args: OverlayInstallation, opts?: pulumi.ComponentResourceOptions) {
    super("nomad-on-weave:index:WeaveOverlay", "weave", {}, opts);
    const routers = new RollingAgents(
      "weave",
      { agents: args.hosts.map((host) => router(host, args)), drainDeadline: args.drainDeadline },
      { parent: this },
    );
    this.installed = routers.installed;
    this.settled = routers.roll();
    this.hosts = args.hosts.map((host) => {
      const connected = this.connect(host, args, routers);
      return { ...host, ready: [connected] };
    });
    this.ready = this.hosts.flatMap((host) => host.ready);
    this.registerOutputs();
  }

  private connect(host: Host, args: OverlayInstallation, routers: RollingAgents): pulumi.Resource {
    const peers = peersOf(host, args.hosts);
    return remoteScript(
      named("weave-ready-*", host.name),
      {
        host,
        create: renderScript(new URL("ready.sh", import.meta.url), {
          NETWORK: weaveNetwork.network,
          SUBNET: args.defaultSubnet,
          PEERS: peers.map((peer) => `${peerName(peer)} ${peer.address} ${peer.name}`).join("\n"),
          // One host alone may take over what a removed one leaves.
          TAKES_OVER: host === args.hosts[0] ? "yes" : "no",
        }),
      },
      { parent: this, dependsOn: routers.installed },
    );
  }
}

/** The router of one host. */
function router(host: Host, args: OverlayInstallation): Agent {
  const peers = peersOf(host, args.hosts);
  return {
    host,
    unit: renderRouterUnit(host, args),
    files: [
      {
        path: "/etc/weave/peers",
        // Peers come and go at run time (ready.sh): this is for the next start, and the count for the very first.
        text: `WEAVE_PEERS=${peers.map((peer) => peer.address).join(" ")}\nWEAVE_PEER_COUNT=${args.hosts.length}`,
        restart: false,
      },
      ...helpers(),
    ],
    reads: { together: [hostFiles.overlay], version: args.password },
    leave:
      "docker network ls --quiet --filter driver=weavemesh | xargs --no-run-if-empty docker network rm >/dev/null",
    clean: weaveNetwork.remove,
    // Every connection it has is established; which ones there should be is for ready.sh to say.
    healthy: `connections=$(curl -sf --max-time 10 127.0.0.1:6782/status/connections) && ! grep -v ' established ' <<<"$connections" | grep -q .`,
  };
}

function peersOf(host: Host, hosts: readonly Host[]): Host[] {
  return hosts.filter((other) => other.name !== host.name);
}

/**
 * The name of a host's router among its peers: a locally administered MAC address made from the host's name,
 * so that a host that comes back with an empty disk is the peer it was and has its part of the address range.
 */
export function peerName(host: Pick<Host, "name">): string {
  const digest = createHash("sha256").update(host.name).digest("hex").slice(0, 10);
  return ["02", ...(digest.match(/../g) ?? [])].join(":");
}

/** The systemd unit of a host's Weave router: the router itself, as the `weave` script would start it. */
export function renderRouterUnit(
  host: Pick<Host, "name" | "address">,
  args: Pick<OverlayInstallation, "version" | "range" | "defaultSubnet">,
): string {
  const flags = [
    "--port=6783",
    `--host=${host.address}`,
    `--name=${peerName(host)}`,
    `--nickname=${host.name}`,
    "--host-root=/",
    "--datapath=datapath",
    "--weave-bridge=weave",
    "--db-prefix=/var/lib/weave/weave",
    `--ipalloc-range=${args.range}`,
    `--ipalloc-default-subnet=${args.defaultSubnet}`,
    "--ipalloc-init=consensus=${WEAVE_PEER_COUNT}",
    "--no-dns",
    // As many as there are hosts: the default ends at 200.
    "--conn-limit=0",
    "--http-addr=/run/weave/control.sock",
    "--status-addr=127.0.0.1:6782",
    "--plugin",
    "--proxy=false",
    "$WEAVE_MODE",
    "$WEAVE_PEERS",
  ];
  return `[Unit]
Description=Weave Net router ${args.version}
After=network-online.target docker.service weave-absent.socket
Wants=network-online.target docker.service weave-absent.socket weave-expose.service
StartLimitIntervalSec=0

[Service]
EnvironmentFile=/etc/weave/peers
EnvironmentFile=-/run/weave.mode
EnvironmentFile=${hostFiles.overlay}
Environment=CHECKPOINT_DISABLE=1
StateDirectory=weave
RuntimeDirectory=weave
RuntimeDirectoryMode=0700
WorkingDirectory=/var/lib/weave
# With this file the router would take the peers of its last run instead of those it is given.
ExecStartPre=/bin/rm -f restart.sentinel
ExecStartPre=/bin/mkdir -p /run/docker/plugins
ExecStartPre=/bin/systemctl stop weave-absent.socket
# A router that fell back to a plain bridge, where the kernel has no Open vSwitch, must ask for one when it comes again.
ExecStartPre=/bin/sh -c '{ [ ! -d /sys/class/net/weave/bridge ] || [ -e /sys/class/net/datapath ] || echo WEAVE_MODE=--no-fastdp; } >/run/weave.mode'
ExecStart=/usr/local/bin/weaver ${flags.join(" \\\n  ")}
Restart=always
RestartSec=1

[Install]
WantedBy=multi-user.target`;
}
