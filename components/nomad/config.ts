import { imageOf } from "../../images/catalog.ts";
import { type Host, withRole } from "../hosts/host.ts";
import { cniConfigurations, cniPlugins } from "../overlay/cni.ts";
import { tlsFiles } from "../security/hostFiles.ts";
import type { SecurityConfig } from "../security/securityConfig.ts";
import { type ClientSettings, poolOf } from "./clients.ts";
import { minQuorum } from "../votes.ts";

/** What the configuration of a Nomad agent is made from. */
export interface NomadConfigArgs extends ClientSettings {
  hosts: readonly Pick<Host, "address" | "roles">[];
  /** Nomad's datacenter, of hosts that name none: `dc1`. */
  datacenter: string;
  /** Nomad's `raft_multiplier`: 1 for the fastest failover, up to 10 for slow machines. */
  raftMultiplier: number;
  /** What is closed. */
  security: SecurityConfig;
  /** Directories of the clients that jobs keep data in, by the names of their volumes. @default - none */
  volumes?: Readonly<Record<string, string>>;
}

/** The configuration files of the Nomad agent of one host, by name. */
export function renderNomadConfig(
  host: Pick<Host, "name" | "address" | "roles" | "datacenter" | "nodeClass" | "meta">,
  { hosts, datacenter, raftMultiplier, security, volumes = {}, ...settings }: NomadConfigArgs,
): Record<"agent.json" | "cluster.json", { text: string; restart: boolean }> {
  const servers = withRole(hosts, "server");
  const isServer = host.roles.includes("server");
  // Servers that look for each other through Consul alone look again only every half minute.
  const join = { retry_join: servers.map((server) => server.address), retry_interval: "1s" };
  const agent = {
    name: host.name,
    datacenter: host.datacenter ?? datacenter,
    data_dir: "/opt/nomad",
    bind_addr: host.address,
    // Root on the host and the Consul beside it ask at an address that is the same everywhere.
    addresses: { http: `${host.address} 127.0.0.1` },
    advertise: { http: host.address },
    consul: renderConsul(security),
    ...(security.tls && { tls }),
    ...(security.acl && { acl: { enabled: true } }),
    disable_update_check: true,
    // A host that leaves for good ends its agent so (components/departures/on-host.sh); a reboot does not (its unit).
    leave_on_terminate: true,
    log_level: "info",
    ...(isServer && {
      server: {
        enabled: true,
        raft_multiplier: raftMultiplier,
        failover_heartbeat_ttl: failoverHeartbeat,
        ...frequentSnapshots,
      },
    }),
    ...(host.roles.includes("client") && {
      client: {
        enabled: true,
        node_class: host.nodeClass,
        node_pool: poolOf(settings, host.name),
        meta: host.meta,
        // Not the first interface with a default route: that may be one that only leads to the internet.
        network_interface: `{{ GetAllInterfaces | include "address" "^${host.address.replaceAll(".", "[.]")}/" | attr "name" }}`,
        alloc_mounts_dir: "/opt/nomad/alloc_mounts",
        // Those of the machine's owner after the program's own.
        cni_path: [cniPlugins, "/opt/cni/bin", "/usr/libexec/cni"].join(":"),
        cni_config_dir: cniConfigurations,
        options: { "fingerprint.denylist": cloudFingerprints },
        ...(Object.keys(volumes).length > 0 && { host_volume: [renderVolumes(volumes)] }),
      },
      plugin: renderDrivers(settings.drivers),
    }),
  };
  const cluster = isServer
    ? { server: { bootstrap_expect: servers.length, server_join: join }, autopilot: minQuorum }
    : { client: { server_join: join } };
  return {
    "agent.json": { text: JSON.stringify(agent, undefined, 2), restart: true },
    // Only a first start reads these: a changed set of servers restarts nobody.
    "cluster.json": { text: JSON.stringify(cluster, undefined, 2), restart: false },
  };
}

function renderDrivers({ rawExec, volumes, privileged }: ClientSettings["drivers"]) {
  const docker = {
    // Hosts may have no registry to get an image again that Nomad has removed three minutes after its last use.
    gc: [{ image: false }],
    // The network of a group is held by a container, of an image that no registry is asked for.
    infra_image: imageOf("pause"),
    ...(volumes && { volumes: [{ enabled: true }] }),
    ...(privileged && { allow_privileged: true }),
  };
  return [
    { docker: [{ config: [docker] }] },
    ...(rawExec ? [{ raw_exec: [{ config: [{ enabled: true }] }] }] : []),
  ];
}

function renderVolumes(volumes: Readonly<Record<string, string>>) {
  return Object.fromEntries(Object.entries(volumes).map(([name, path]) => [name, [{ path }]]));
}

// Within this all clients are heard of after an election. Nomad's own five minutes are for thousands of clients; here the
// leader's host is one of them, and if it is gone what ran there is to run elsewhere soon.
const failoverHeartbeat = "1m";

// A client asks the server in its own process as soon as both start, for the identities of what runs and for what is to
// run. That server knows what is in its snapshot, until it has heard from a leader: it refuses what is newer, or has it
// ended, and the work is lost.
const frequentSnapshots = { raft_snapshot_threshold: 1, raft_snapshot_interval: "2s" };

// Asking for the facts of a cloud that is not there takes seconds, and may end the agent.
const cloudFingerprints = "env_aws,env_azure,env_digitalocean,env_gce";

const tls = {
  ...tlsFiles,
  http: true,
  rpc: true,
  verify_server_hostname: true,
  // People and their browsers have a token, and no certificate.
  verify_https_client: false,
};

// What Consul asks of a job that logs in with its own identity.
const identity = { aud: ["consul.io"], ttl: "1h" };

function renderConsul({ tls: encrypted, acl }: SecurityConfig) {
  return {
    address: encrypted ? "127.0.0.1:8501" : "127.0.0.1:8500",
    ...(encrypted && { ssl: true, ca_file: tlsFiles.ca_file }),
    ...(acl && { service_identity: identity, task_identity: identity }),
  };
}
