import * as nomad from "@pulumi/nomad";
import * as pulumi from "@pulumi/pulumi";
import { type Agent, RollingAgents, handOver } from "../agents.ts";
import type { ApiAccess } from "../api/client.ts";
import { type Host, withRole } from "../hosts/host.ts";
import type { AgentSettings, HostLayer, Layer } from "../layer.ts";
import { renderNomadConfig } from "./config.ts";
import type { ClientSettings } from "./clients.ts";
import { removeNomad } from "./remove.ts";
import { nomadAcl, nomadAclInForce } from "./nomadAcl.ts";
import { type NeedsByJob, volumesOf } from "../jobspec/needs.ts";
import { remoteScript } from "../remote/remoteScript.ts";
import { renderScript } from "../remote/script.ts";
import type { Security } from "../security/security.ts";
import { type SchedulerSettings, configureScheduler } from "./scheduler.ts";
import { rotateGossip } from "../security/gossip.ts";
import { hostFiles } from "../security/hostFiles.ts";
import { overlayNetwork } from "../overlay/chosen.ts";
import { named } from "../resourceNames.ts";

/** Arguments of {@link NomadCluster}. */
export interface NomadClusterArgs {
  /** Nomad runs on all of its hosts: as server, client or both, by their roles. Agents change after its own. */
  overlay: HostLayer;
  /** What the agents register in. Agents change after its own. */
  discovery: Layer;
  /** The version that the hosts have. In the unit it makes a new version a rolling change. */
  version: string;
  cluster: AgentSettings & ClientSettings;
  /** How it chooses hosts. @default - as it does, or somebody has set it */
  scheduling?: SchedulerSettings | undefined;
  /** Names of namespaces beside the tenants' and the default one. */
  namespaces: readonly string[];
  /** Names of the tenants, each of which has a role of its own. */
  tenants: readonly string[];
  /** Keys, certificates and tokens, which the hosts have. */
  secrets: Security;
  /** What jobs need, those that do not run too. */
  needs: NeedsByJob;
  /** What those need that run. */
  wanted: NeedsByJob;
  /** The resource with which the whole cluster goes away. @default - the scheduler keeps its settings */
  lifetime?: pulumi.Resource | undefined;
}

// Nomad's own default, which its certificates name.
const nomadRegion = "global";

/** A Nomad agent on every host, integrated with the Consul agent of that host. */
export class NomadCluster extends pulumi.ComponentResource implements Layer {
  /** All agents are started. */
  readonly installed: readonly pulumi.Resource[];
  /** Nomad has a leader, all servers vote, and all clients are ready for work. */
  readonly ready: readonly pulumi.Resource[];
  /** All agents run with the configuration they should have. */
  readonly settled: readonly pulumi.Resource[];
  /** Speaks to its API, with the right to do everything. */
  readonly provider: nomad.Provider;
  /** How its API is reached now, with the right to do everything; known when that right is in force. */
  readonly access: pulumi.Output<ApiAccess>;
  /** The secret ID of the token of each role of people, by its name; each a secret. @default - there is no access control */
  readonly tokens: Readonly<Record<string, pulumi.Output<string>>> | undefined;

  constructor(args: NomadClusterArgs, opts?: pulumi.ComponentResourceOptions) {
    super("nomad-on-weave:index:NomadCluster", "nomad", {}, opts);
    const { secrets, overlay, discovery } = args;
    const { hosts } = overlay;
    const agents = new RollingAgents(
      "nomad",
      {
        agents: hosts.map((host) => nomadAgent(host, args)),
        after: [...overlay.settled, ...discovery.ready, ...discovery.settled],
        drainDeadline: args.cluster.drainDeadline,
      },
      { parent: this },
    );
    const rolled = agents.roll();
    this.provider = new nomad.Provider(
      "nomad",
      {
        address: pulumi.unsecret(secrets.answering.nomad.apply(({ address }) => address)),
        secretId: secrets.nomad.apply(({ token }) => token ?? ""),
        caPem: secrets.nomad.apply(({ ca }) => ca ?? ""),
        // What is not said here, the provider takes from the variables of the person's shell.
        skipVerify: false,
        region: nomadRegion,
        ignoreEnvVars: { NOMAD_NAMESPACE: true },
      },
      { parent: this },
    );
    const inForce = secrets.settings.acl
      ? nomadAclInForce(secrets, { parent: this, dependsOn: [...agents.installed] })
      : undefined;
    const inForceAt = (access: pulumi.Output<ApiAccess>) =>
      inForce ? pulumi.all([access, inForce.stdout]).apply(([known]) => known) : access;
    this.access = inForceAt(secrets.answering.nomad);
    const key = { agent: "nomad" as const, access: inForceAt(secrets.nomad), key: secrets.gossip.nomad };
    this.installed = agents.installed;
    this.settled = secrets.settings.gossip
      ? [rotateGossip(named("nomad-gossip"), key, { parent: this, dependsOn: rolled })]
      : rolled;
    const gates = hosts.map((host) => this.gate(host, args, inForce ? [inForce] : agents.installed));
    // The gate of a server may restart the agent that is asked.
    const after = gates.filter((_, index) => hosts[index]?.roles.includes("server"));
    const acl =
      inForce &&
      nomadAcl({ ...args, hosts, provider: this.provider, inForce, after, rolled }, { parent: this });
    this.tokens = acl?.tokens;
    this.ready = [...gates, ...(acl?.ready ?? [])];
    if (args.scheduling) {
      configureScheduler(args.scheduling, {
        parent: this,
        provider: this.provider,
        dependsOn: [...this.ready],
        ...(args.lifetime && { deletedWith: args.lifetime }),
      });
    }
    this.registerOutputs();
  }

  private gate(
    host: Host,
    { overlay, secrets }: NomadClusterArgs,
    after: readonly pulumi.Resource[],
  ): pulumi.Resource {
    return remoteScript(
      named("nomad-ready-*", host.name),
      {
        host,
        create: renderScript(new URL("ready.sh", import.meta.url), {
          SERVERS: withRole(overlay.hosts, "server")
            .map((server) => server.name)
            .join("\n"),
          CLIENT: host.roles.includes("client") ? host.name : "",
        }),
        // The host has no token of its own before Nomad is there.
        stdin: secrets.nomad.apply(({ token }) => token ?? ""),
      },
      { parent: this, dependsOn: [...after] },
    );
  }
}

function nomadAgent(host: Host, args: NomadClusterArgs): Agent {
  const { hosts } = args.overlay;
  const volumes = volumesOf(args.wanted);
  const config = { hosts, ...args.cluster, security: args.secrets.settings, volumes };
  const files = Object.entries(renderNomadConfig(host, config)).map(([file, { text, restart }]) => ({
    path: `/etc/nomad.d/${file}`,
    text,
    restart,
  }));
  return {
    host,
    unit: renderNomadUnit(args.version, host.roles.includes("client") ? Object.values(volumes) : []),
    files,
    beforeRestart: host.roles.includes("server")
      ? handOver("nomad", hosts)
      : stopBeingServer(hosts, host.address),
    // What runs has moved to other hosts before (Departures), if there are others.
    leave:
      "docker ps --quiet --filter label=com.hashicorp.nomad.alloc_id | xargs --no-run-if-empty docker rm --force >/dev/null",
    clean: [removeNomad, ...Object.values(volumesOf(args.needs)).map(removeIfEmpty)].join("\n"),
    // The agent's own word: as a server it has a leader, as a client its heartbeats get through.
    healthy: "ask_nomad agent/health >/dev/null",
    reads: {
      together: [hostFiles.switches, hostFiles.authority],
      own: [hostFiles.nomadConsul],
      version: pulumi.interpolate`${args.secrets.version} ${args.secrets.tokens.nomadInConsul}`,
    },
  };
}

/** A server that becomes a client would be counted for the quorum, and be missed. */
function stopBeingServer(hosts: readonly Host[], address: string): string {
  return `if ask_nomad agent/self | jq -e .config.Server.Enabled >/dev/null; then
  ${handOver("nomad", hosts)}
  # Right after the hand-over a leader may not be known yet.
  timeout 60 bash -o pipefail -c '
    until id=$(ask_nomad operator/raft/configuration | jq --raw-output --arg own "$0" ".Servers[] | select(.Address == \\$own) | .ID") &&
      { [ -z "$id" ] || ask_nomad "operator/raft/peer?id=$id" --request DELETE --output /dev/null; }; do sleep 1; done' "${address}:4647"
fi`;
}

/** What a job keeps outlives the cluster. */
const removeIfEmpty = (directory: string) =>
  `[ ! -d ${directory} ] || rmdir --ignore-fail-on-non-empty ${directory}`;

const renderNomadUnit = (version: string, directories: readonly string[]) => `[Unit]
Description=Nomad agent ${version}
After=network-online.target consul.service docker.service ${overlayNetwork.units.last}
Wants=network-online.target consul.service docker.service
StartLimitIntervalSec=0

[Service]
Type=exec
# Its log of changes and its snapshots have the tokens, and are readable by everybody who gets there.
ExecStartPre=/usr/bin/install --directory --mode=0700 ${["/opt/nomad/server", ...directories].join(" ")}
# Nomad would go on with the key that it once had.
ExecStartPre=/bin/sh -c 'grep -q encrypt ${hostFiles.nomadGossip} || rm -f /opt/nomad/server/serf.keyring'
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
