import { type Host, withRole } from "../hosts/host.ts";
import { tlsFiles } from "../security/hostFiles.ts";
import type { SecurityConfig } from "../security/securityConfig.ts";
import { minQuorum } from "../votes.ts";

/** What the configuration of a Consul agent is made from. */
export interface ConsulConfigArgs {
  hosts: readonly Pick<Host, "address" | "roles">[];
  /** Consul's datacenter: `dc1`. */
  datacenter: string;
  /** Consul's `raft_multiplier`: 1 for the fastest failover, up to 10 for slow machines. */
  raftMultiplier: number;
  /** What is closed. */
  security: SecurityConfig;
}

/** The configuration files of the Consul agent of one host, by name. */
export function renderConsulConfig(
  host: Pick<Host, "name" | "address" | "roles">,
  { hosts, datacenter, raftMultiplier, security }: ConsulConfigArgs,
): Record<"agent.json" | "cluster.json", { text: string; restart: boolean }> {
  const servers = withRole(hosts, "server");
  const isServer = host.roles.includes("server");
  const agent = {
    node_name: host.name,
    datacenter,
    data_dir: "/opt/consul",
    server: isServer,
    bind_addr: host.address,
    client_addr: `${host.address} 127.0.0.1`,
    // Nobody here speaks gRPC with Consul.
    ports: { dns: 53, grpc: -1, grpc_tls: -1, ...(security.tls && { http: -1, https: 8501 }) },
    ui_config: { enabled: isServer },
    performance: { raft_multiplier: raftMultiplier },
    ...(security.tls && { tls }),
    ...(security.acl && { acl }),
    disable_update_check: true,
    log_level: "info",
  };
  const cluster = {
    retry_join: servers.map((server) => server.address),
    retry_interval: "1s",
    ...(isServer && { bootstrap_expect: servers.length, autopilot: minQuorum }),
  };
  return {
    "agent.json": { text: JSON.stringify(agent, undefined, 2), restart: true },
    // Only a first start reads these: a changed set of servers restarts nobody.
    "cluster.json": { text: JSON.stringify(cluster, undefined, 2), restart: false },
  };
}

const tls = {
  defaults: { ...tlsFiles, verify_incoming: true, verify_outgoing: true },
  internal_rpc: { verify_server_hostname: true },
  // People and their browsers have a token, and no certificate.
  https: { verify_incoming: false },
};

// The agents are given their tokens at run time (tokens.sh), when Consul knows them, and keep them over a restart.
const acl = {
  enabled: true,
  default_policy: "deny",
  down_policy: "extend-cache",
  enable_token_persistence: true,
};
