import * as pulumi from "@pulumi/pulumi";
import { type Agent, RollingAgents, handOver } from "../agents.ts";
import { consulAcl } from "./consulAcl.ts";
import { renderConsulConfig } from "./config.ts";
import { type Host, firstWithRole, withRole } from "../hosts/host.ts";
import type { Owner } from "../ownership/owner.ts";
import { programFile } from "../programFile.ts";
import type { AgentSettings, HostLayer, Layer } from "../layer.ts";
import type { NeedsByJob } from "../jobspec/needs.ts";
import { remoteScript } from "../remote/remoteScript.ts";
import { renderScript } from "../remote/script.ts";
import type { Security } from "../security/security.ts";
import { rotateGossip } from "../security/gossip.ts";
import { hostFiles } from "../security/hostFiles.ts";
import { named } from "../resourceNames.ts";
import { localScript } from "../remote/localScript.ts";

/** Arguments of {@link ConsulCluster}. */
export interface ConsulClusterArgs {
  /** The stack, which is noted in Consul. */
  owner: pulumi.Input<Owner>;
  /** Consul runs on all of its hosts, which have keys, certificates and tokens: as a server where the host has that role, else as a client agent. */
  foundation: HostLayer & { readonly secrets: Security };
  /** It changes first: one agent of a host at a time. */
  overlay: Layer;
  /** The version that the hosts have. In the unit it makes a new version a rolling change. */
  version: string;
  cluster: AgentSettings;
  /** What jobs need, those that do not run too. */
  needs: NeedsByJob;
}

/** A Consul agent on every host: the servers with DNS on port 53 and the UI, all joined. */
export class ConsulCluster extends pulumi.ComponentResource implements Layer {
  /** All agents are started. */
  readonly installed: readonly pulumi.Resource[];
  /** Consul has a leader, all servers vote, and all agents are there. */
  readonly ready: readonly pulumi.Resource[];
  /** All agents run with the configuration they should have, and Consul knows whose it is. */
  readonly settled: readonly pulumi.Resource[];

  constructor(args: ConsulClusterArgs, opts?: pulumi.ComponentResourceOptions) {
    super("nomad-on-weave:index:ConsulCluster", "consul", {}, opts);
    const { hosts, secrets } = args.foundation;
    const agents = new RollingAgents(
      "consul",
      {
        agents: hosts.map((host) => consulAgent(host, args)),
        drainDeadline: args.cluster.drainDeadline,
      },
      { parent: this },
    );
    const acl = secrets.settings.acl
      ? consulAcl({ hosts, secrets, needs: args.needs, after: agents.installed }, { parent: this })
      : [];
    const rolled = agents.roll([...args.overlay.settled, ...acl]);
    const key = { agent: "consul" as const, access: secrets.consul, key: secrets.gossip.consul };
    this.installed = agents.installed;
    const settled = secrets.settings.gossip
      ? [rotateGossip(named("consul-gossip"), key, { parent: this, dependsOn: rolled })]
      : rolled;
    this.ready = [
      remoteScript(
        named("consul-ready"),
        {
          host: firstWithRole(hosts, "server"),
          // A server that was recreated has no vote at first, and whoever goes on then counts on it.
          create: pulumi.interpolate`# hosts ${generations(hosts)}\n${renderScript(
            new URL("ready.sh", import.meta.url),
            { SERVERS: names(withRole(hosts, "server")), MEMBERS: names(hosts) },
          )}`,
        },
        { parent: this, dependsOn: [...agents.installed, ...acl] },
      ),
    ];
    const owner = localScript(
      named("consul-owner"),
      {
        create: `node ${programFile(new URL("claim.main.ts", import.meta.url))}`,
        environment: {
          ACCESS: pulumi.jsonStringify(secrets.consul),
          OWNER: pulumi.jsonStringify(args.owner),
        },
      },
      { parent: this, dependsOn: [...this.ready] },
    );
    this.settled = [...settled, owner];
    this.registerOutputs();
  }
}

/** A server that becomes a client would be counted for the quorum, and be missed. */
function stopBeingServer(hosts: readonly Host[]): string {
  return `if ask_consul agent/self | jq -e .Config.Server >/dev/null; then
  ${handOver("consul", hosts)}
  timeout 60 consul leave >/dev/null
fi`;
}

function names(hosts: readonly Host[]): string {
  return hosts.map((host) => host.name).join("\n");
}

/** Differs when one of the hosts was recreated. */
function generations(hosts: readonly Host[]): pulumi.Output<string> {
  return pulumi.all(hosts.map(({ generation }) => generation ?? "")).apply((each) => each.join(" "));
}

function consulAgent(host: Host, { foundation, version, cluster }: ConsulClusterArgs): Agent {
  const { hosts, secrets } = foundation;
  const config = renderConsulConfig(host, { hosts, ...cluster, security: secrets.settings });
  const files = Object.entries(config).map(([file, { text, restart }]) => ({
    path: `/etc/consul.d/${file}`,
    text,
    restart,
  }));
  const isServer = host.roles.includes("server");
  const caughtUp = `ask_consul operator/autopilot/health | jq -e '.Servers[] | select(.Name == "${host.name}") | .Healthy' >/dev/null`;
  return {
    host,
    unit: renderConsulUnit(version),
    files,
    beforeRestart: isServer ? handOver("consul", hosts) : stopBeingServer(hosts),
    reads: { together: [hostFiles.switches, hostFiles.authority], version: secrets.version },
    clean: "rm -rf /opt/consul",
    // It has found the leader again, and as a server it has caught up.
    healthy: ["ask_consul status/leader | grep -q :8300", ...(isServer ? [caughtUp] : [])].join(" && "),
  };
}

/**
 * A check of the host, another one after each start of its agent, and never critical. Who waits for changes of checks is told
 * that there was one: what the agent did not answer as it ended, fabio does not ask again before (it has no route for it
 * until then).
 */
const startedCheck = JSON.stringify({
  check: { id: "started", name: "Start of the Consul agent", notes: "%%s", ttl: "87600h", status: "passing" },
}).replaceAll('"', String.raw`\"`);

const renderConsulUnit = (version: string) => `[Unit]
Description=Consul agent ${version}
After=network-online.target nomad-on-weave-names.service
Wants=network-online.target
StartLimitIntervalSec=0

[Service]
Type=exec
# Its log of changes has the tokens, and is readable by everybody who gets there.
ExecStartPre=/usr/bin/install --directory --mode=0700 /opt/consul
# Consul would go on with the key that it once had.
ExecStartPre=/bin/sh -c 'grep -q encrypt ${hostFiles.consulGossip} || rm -f /opt/consul/serf/*.keyring'
ExecStartPre=/bin/sh -c "printf '${startedCheck}' $$INVOCATION_ID >/run/consul-started.json"
ExecStart=/usr/local/bin/consul agent -config-dir=/etc/consul.d -config-file=/run/consul-started.json
ExecReload=/bin/kill -HUP $MAINPID
KillMode=process
# An agent that ends by itself first answers those who wait for changes. fabio then asks for the routes, of nobody, and
# has none. What Consul has acknowledged is on the disk; who leaves the cluster does so before its agent is stopped.
KillSignal=SIGKILL
Restart=always
RestartSec=1
LimitNOFILE=65536

[Install]
WantedBy=multi-user.target`;
