import { createHash } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import type { Host } from "./hosts/host.ts";
import { remoteScript } from "./remote/remoteScript.ts";
import { quote, renderScript } from "./remote/script.ts";

/** The systemd unit and the configuration of one agent on one host. */
export interface Agent {
  host: Host;
  /** The text of the unit's file. */
  unit: string;
  files: readonly AgentFile[];
  /** A shell command that succeeds when the agent on this host is well again after a restart. */
  healthy: string;
  /** A shell command that comes before a restart with a changed configuration. @default - nothing */
  beforeRestart?: string;
  /** A shell command that comes before the agent is taken off a host for good. @default - it is just stopped */
  leave?: string;
  /** A shell command that removes what a stopped agent leaves on a host that outlives the stack: data, devices. */
  clean: string;
}

/** A configuration file of an agent. */
export interface AgentFile {
  /** Absolute, on the host. */
  path: string;
  text: string;
  /** Whether a change takes effect only with a restart. What is read at the first start alone needs none. */
  restart: boolean;
}

/** Arguments of {@link RollingAgents}. */
export interface RollingAgentsArgs {
  agents: readonly Agent[];
  /** What the first start waits for, beside the host. @default - nothing */
  after?: readonly pulumi.Resource[];
}

/**
 * The same agent on many hosts: started on all of them at once, changed on one after another.
 *
 * For each host there are two resources. `<name>-<host>` installs unit and configuration, and starts the
 * agent if it is new there. `<name>-roll-<host>` does nothing at first; when unit or configuration have
 * changed, it restarts the agent and waits until that is healthy, and the next host waits for it.
 */
export class RollingAgents extends pulumi.ComponentResource {
  /** By host name: the agent is installed and started, not yet known to be healthy. */
  readonly started: ReadonlyMap<string, pulumi.Resource>;
  /** The agents run with the configuration they should have. */
  readonly settled: pulumi.Resource[];

  constructor(name: string, args: RollingAgentsArgs, opts: pulumi.ComponentResourceOptions) {
    super("nomad-on-weave:index:RollingAgents", name, {}, opts);
    const after = [...(args.after ?? [])];
    this.started = new Map(
      args.agents.map((agent) => [agent.host.name, this.install(name, agent, after)] as const),
    );
    this.settled = [];
    for (const agent of args.agents) {
      this.settled = [this.roll(name, agent, [...this.started.values(), ...this.settled])];
    }
    this.registerOutputs();
  }

  private install(name: string, agent: Agent, after: pulumi.Resource[]): pulumi.Resource {
    const script = (apply: "now" | "later") =>
      renderScript(new URL("remote/agent.sh", import.meta.url), { UNIT: name, APPLY: apply }, [
        `put_file ${quote(unitPath(name))} 0644 ${quote(stamped(name, agent))}`,
        ...agent.files.map((file) => `put_file ${quote(file.path)} 0640 ${quote(file.text)}`),
      ]);
    return remoteScript(
      `${name}-${agent.host.name}`,
      {
        host: agent.host,
        create: script("now"),
        update: script("later"),
        delete: renderScript(new URL("remote/agent-remove.sh", import.meta.url), {
          UNIT: name,
          FILES: agent.files.map((file) => file.path).join("\n"),
          LEAVE: agent.leave ?? "",
          CLEAN: agent.clean,
        }),
      },
      { parent: this, dependsOn: after },
    );
  }

  private roll(name: string, agent: Agent, after: pulumi.Resource[]): pulumi.Resource {
    const update = renderScript(new URL("remote/agent-roll.sh", import.meta.url), {
      UNIT: name,
      WANTED: stampOf(name, agent),
      BEFORE: agent.beforeRestart ?? "",
      HEALTHY: agent.healthy,
    });
    return remoteScript(
      `${name}-roll-${agent.host.name}`,
      { host: agent.host, update },
      { parent: this, dependsOn: after },
    );
  }
}

function unitPath(name: string): string {
  return `/etc/systemd/system/${name}.service`;
}

/** The unit, which also notes at each start with which unit and configuration it runs. */
function stamped(name: string, agent: Agent): string {
  return agent.unit.replace(
    "[Service]\n",
    `[Service]\nExecStartPre=/bin/sh -c 'echo ${stampOf(name, agent)} >/run/${name}.applied'\n`,
  );
}

/** Changes whenever the agent has to be restarted. */
function stampOf(name: string, agent: Agent): string {
  const parts = [
    name,
    agent.unit,
    ...agent.files.filter((file) => file.restart).flatMap((file) => [file.path, file.text]),
  ];
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 16);
}
