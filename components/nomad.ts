import * as pulumi from "@pulumi/pulumi";
import { type Agent, RollingAgents } from "./agents.ts";
import { type Host, firstWithRole, withRole } from "./hosts/host.ts";
import { remoteScript } from "./remote/remoteScript.ts";
import { renderScript } from "./remote/script.ts";

/** Arguments of {@link NomadCluster}. */
export interface NomadClusterArgs {
  /** Nomad runs on all of them: as server, client or both, by their roles. */
  hosts: readonly Host[];
  /** The version that the hosts have. In the unit it makes a new version a rolling change. */
  version: string;
  /** Nomad's datacenter: `dc1`. */
  datacenter: string;
  /** Nomad's `raft_multiplier`: 1 for the fastest failover, up to 10 for slow machines. */
  raftMultiplier: number;
  /** What the agents need before they start: a Consul to register in. */
  after: readonly pulumi.Resource[];
}

/** A Nomad agent on every host, integrated with the Consul agent of that host. */
export class NomadCluster extends pulumi.ComponentResource {
  /** Nomad has a leader, all servers vote, and all clients are ready for work. */
  readonly ready: readonly pulumi.Resource[];
  /** All agents run with the configuration they should have. */
  readonly settled: readonly pulumi.Resource[];
  /** Where the API answers. */
  readonly url: string;

  constructor(name: string, args: NomadClusterArgs, opts?: pulumi.ComponentResourceOptions) {
    super("nomad-on-weave:index:NomadCluster", name, {}, opts);
    const first = firstWithRole(args.hosts, "server");
    this.url = `http://${first.address}:4646`;
    const agents = new RollingAgents(
      name,
      { agents: args.hosts.map((host) => nomadAgent(host, args)), after: args.after },
      { parent: this },
    );
    this.settled = agents.settled;
    this.ready = args.hosts.map((host) =>
      remoteScript(
        `${name}-ready-${host.name}`,
        {
          host,
          create: renderScript(new URL("nomad/ready.sh", import.meta.url), {
            API: `http://${host.address}:4646/v1`,
            SERVERS: withRole(args.hosts, "server")
              .map((server) => server.name)
              .join("\n"),
            CLIENT: host.roles.includes("client") ? host.name : "",
          }),
        },
        { parent: this, dependsOn: [...agents.started.values()] },
      ),
    );
    this.registerOutputs({ url: this.url });
  }
}

function nomadAgent(host: Host, args: NomadClusterArgs): Agent {
  const files = Object.entries(renderNomadConfig(host, args)).map(([file, { text, restart }]) => ({
    path: `/etc/nomad.d/${file}`,
    text,
    restart,
  }));
  return {
    host,
    unit: renderNomadUnit(args.version),
    files,
    ...(!host.roles.includes("server") && { beforeRestart: stopBeingServer(host.address) }),
    // What runs has moved to other hosts before (Departures), if there are others.
    leave:
      "docker ps --quiet --filter label=com.hashicorp.nomad.alloc_id | xargs --no-run-if-empty docker rm --force >/dev/null",
    // Directories of allocations have mounts in them.
    clean:
      "findmnt --raw --noheadings --output TARGET | { grep ^/opt/nomad/ || true; } | sort --reverse | xargs --no-run-if-empty umount; rm -rf /opt/nomad",
    // The agent's own word: as a server it has a leader, as a client its heartbeats get through.
    healthy: `curl -sf http://${host.address}:4646/v1/agent/health >/dev/null`,
  };
}

/** A server that becomes a client would be counted for the quorum, and be missed. */
function stopBeingServer(address: string): string {
  const api = `http://${address}:4646/v1`;
  return `if curl -sf ${api}/agent/self | jq -e .config.Server.Enabled >/dev/null; then
  id=$(curl -sf ${api}/operator/raft/configuration | jq --raw-output '.Servers[] | select(.Address == "${address}:4647") | .ID')
  [ -z "$id" ] || curl -sf -X DELETE --output /dev/null "${api}/operator/raft/peer?id=$id"
fi`;
}

/** The configuration files of the Nomad agent of one host, by name. */
export function renderNomadConfig(
  host: Pick<Host, "name" | "address" | "roles" | "nodeClass" | "meta">,
  args: { hosts: readonly Pick<Host, "address" | "roles">[]; datacenter: string; raftMultiplier: number },
): Record<"agent.json" | "cluster.json", { text: string; restart: boolean }> {
  const servers = args.hosts.filter((other) => other.roles.includes("server"));
  const isServer = host.roles.includes("server");
  // Servers that look for each other through Consul alone look again only every half minute.
  const join = { retry_join: servers.map((server) => server.address), retry_interval: "1s" };
  const agent = {
    name: host.name,
    datacenter: args.datacenter,
    data_dir: "/opt/nomad",
    bind_addr: host.address,
    consul: { address: "127.0.0.1:8500" },
    disable_update_check: true,
    log_level: "info",
    ...(isServer && { server: { enabled: true, raft_multiplier: args.raftMultiplier } }),
    ...(host.roles.includes("client") && {
      client: {
        enabled: true,
        node_class: host.nodeClass,
        meta: host.meta,
        // Not the first interface with a default route: that may be one that only leads to the internet.
        network_interface: `{{ GetAllInterfaces | include "address" "^${host.address.replaceAll(".", "[.]")}/" | attr "name" }}`,
        alloc_mounts_dir: "/opt/nomad/alloc_mounts",
        options: { "fingerprint.denylist": cloudFingerprints },
      },
      // Hosts may have no registry to get an image again that Nomad has removed three minutes after its last use.
      plugin: [{ docker: [{ config: [{ gc: [{ image: false }] }] }] }],
    }),
  };
  const cluster = isServer
    ? { server: { bootstrap_expect: servers.length, server_join: join } }
    : { client: { server_join: join } };
  return {
    "agent.json": { text: JSON.stringify(agent, undefined, 2), restart: true },
    // Only a first start reads these: a changed set of servers restarts nobody.
    "cluster.json": { text: JSON.stringify(cluster, undefined, 2), restart: false },
  };
}

// Asking for the facts of a cloud that is not there takes seconds, and may end the agent.
const cloudFingerprints = "env_aws,env_azure,env_digitalocean,env_gce";

const renderNomadUnit = (version: string) => `[Unit]
Description=Nomad agent ${version}
After=network-online.target consul.service docker.service
Wants=network-online.target consul.service docker.service
StartLimitIntervalSec=0

[Service]
Type=exec
ExecStart=/usr/local/bin/nomad agent -config=/etc/nomad.d
ExecReload=/bin/kill -HUP $MAINPID
# A stopped agent leaves its allocations running, and finds them again when it starts.
KillMode=process
KillSignal=SIGINT
Restart=always
RestartSec=1
LimitNOFILE=65536
TasksMax=infinity

[Install]
WantedBy=multi-user.target`;
