import * as pulumi from "@pulumi/pulumi";
import { type Agent, RollingAgents } from "./agents.ts";
import { type Host, firstWithRole, withRole } from "./hosts/host.ts";
import { remoteScript } from "./remote/remoteScript.ts";
import { renderScript } from "./remote/script.ts";

/** Arguments of {@link ConsulCluster}. */
export interface ConsulClusterArgs {
  /** Consul runs on all of them: as a server where the host has that role, else as a client agent. */
  hosts: readonly Host[];
  /** The version that the hosts have. In the unit it makes a new version a rolling change. */
  version: string;
  /** Consul's datacenter: `dc1`. */
  datacenter: string;
  /** Consul's `raft_multiplier`: 1 for the fastest failover, up to 10 for slow machines. */
  raftMultiplier: number;
}

/** A Consul agent on every host: the servers with DNS on port 53 and the UI, all joined. */
export class ConsulCluster extends pulumi.ComponentResource {
  /** Consul has a leader, all servers vote, and all agents are there. */
  readonly ready: pulumi.Resource;
  /** All agents run with the configuration they should have. */
  readonly settled: readonly pulumi.Resource[];
  /** Where API and UI answer. */
  readonly url: string;

  constructor(name: string, args: ConsulClusterArgs, opts?: pulumi.ComponentResourceOptions) {
    super("nomad-on-weave:index:ConsulCluster", name, {}, opts);
    const first = firstWithRole(args.hosts, "server");
    this.url = `http://${first.address}:8500`;
    const agents = new RollingAgents(
      name,
      { agents: args.hosts.map((host) => consulAgent(host, args)) },
      { parent: this },
    );
    this.settled = agents.settled;
    this.ready = remoteScript(
      `${name}-ready`,
      {
        host: first,
        create: renderScript(new URL("consul/ready.sh", import.meta.url), {
          SERVERS: names(withRole(args.hosts, "server")),
          MEMBERS: names(args.hosts),
        }),
      },
      { parent: this, dependsOn: [...agents.started.values()] },
    );
    this.registerOutputs({ url: this.url });
  }
}

// A server that becomes a client would be counted for the quorum, and be missed.
const stopBeingServer =
  "! curl -sf 127.0.0.1:8500/v1/agent/self | jq -e .Config.Server >/dev/null || consul leave >/dev/null";

function names(hosts: readonly Host[]): string {
  return hosts.map((host) => host.name).join("\n");
}

function consulAgent(host: Host, args: ConsulClusterArgs): Agent {
  const files = Object.entries(renderConsulConfig(host, args)).map(([file, { text, restart }]) => ({
    path: `/etc/consul.d/${file}`,
    text,
    restart,
  }));
  const isServer = host.roles.includes("server");
  const caughtUp = `curl -sf 127.0.0.1:8500/v1/operator/autopilot/health | jq -e '.Servers[] | select(.Name == "${host.name}") | .Healthy' >/dev/null`;
  return {
    host,
    unit: renderConsulUnit(args.version),
    files,
    ...(!isServer && { beforeRestart: stopBeingServer }),
    clean: "rm -rf /opt/consul",
    // It has found the leader again, and as a server it has caught up.
    healthy: [
      "curl -sf 127.0.0.1:8500/v1/status/leader | grep -q :8300",
      ...(isServer ? [caughtUp] : []),
    ].join(" && "),
  };
}

/** The configuration files of the Consul agent of one host, by name. */
export function renderConsulConfig(
  host: Pick<Host, "name" | "address" | "roles">,
  args: { hosts: readonly Pick<Host, "address" | "roles">[]; datacenter: string; raftMultiplier: number },
): Record<"agent.json" | "cluster.json", { text: string; restart: boolean }> {
  const servers = args.hosts.filter((other) => other.roles.includes("server"));
  const isServer = host.roles.includes("server");
  const agent = {
    node_name: host.name,
    datacenter: args.datacenter,
    data_dir: "/opt/consul",
    server: isServer,
    bind_addr: host.address,
    client_addr: `${host.address} 127.0.0.1`,
    ports: { dns: 53 },
    ui_config: { enabled: isServer },
    performance: { raft_multiplier: args.raftMultiplier },
    disable_update_check: true,
    log_level: "info",
  };
  const cluster = {
    retry_join: servers.map((server) => server.address),
    retry_interval: "1s",
    ...(isServer && { bootstrap_expect: servers.length }),
  };
  return {
    "agent.json": { text: JSON.stringify(agent, undefined, 2), restart: true },
    // Only a first start reads these: a changed set of servers restarts nobody.
    "cluster.json": { text: JSON.stringify(cluster, undefined, 2), restart: false },
  };
}

const renderConsulUnit = (version: string) => `[Unit]
Description=Consul agent ${version}
After=network-online.target nomad-on-weave-names.service
Wants=network-online.target
StartLimitIntervalSec=0

[Service]
Type=exec
ExecStart=/usr/local/bin/consul agent -config-dir=/etc/consul.d
ExecReload=/bin/kill -HUP $MAINPID
KillMode=process
KillSignal=SIGTERM
Restart=always
RestartSec=1
LimitNOFILE=65536

[Install]
WantedBy=multi-user.target`;
