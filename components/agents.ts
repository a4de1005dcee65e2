import { createHash } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import { type Host, withRole } from "./hosts/host.ts";
import { remoteScript } from "./remote/remoteScript.ts";
import { quote, renderScript } from "./remote/script.ts";
import { named } from "./resourceNames.ts";

/** The systemd unit and the configuration of one agent on one host. */
export interface Agent {
  host: Host;
  /** The text of the unit's file. */
  unit: string;
  files: readonly AgentFile[];
  /** A shell command that succeeds when the agent on this host is well again after a restart. */
  healthy: string;
  /** Files that the agent reads when it starts, and that somebody else puts there. @default - none */
  reads?: AgentReads;
  /** A shell command that comes before a restart with a changed configuration. @default - nothing */
  beforeRestart?: string;
  /** A shell command that comes before the agent is taken off a host for good. @default - it is just stopped */
  leave?: string;
  /** A shell command that removes what a stopped agent leaves on a host that outlives the stack: data, devices. */
  clean: string;
}

/** Files that an agent reads when it starts; all of them are always there. */
export interface AgentReads {
  /** Paths of those that must be the same on all hosts, or the agents do not understand each other: a password. */
  together: readonly string[];
  /** Paths of those that each host has its own of: a token. @default - none */
  own?: readonly string[];
  /** Differs when one of them does. */
  version: pulumi.Input<string>;
}

/** A configuration file of an agent. */
export interface AgentFile {
  /** Absolute, on the host. */
  path: string;
  text: string;
  /** Whether it is a program. @default false */
  executable?: boolean;
  /** Whether a change takes effect only with a restart. What is read at the first start alone needs none. */
  restart: boolean;
}

/**
 * A shell command for {@link Agent.beforeRestart}: if the server on this host leads, the one whose turn comes last does from
 * then on. So followers change before the leader, and follow none that is newer.
 *
 * @param agent whose servers.
 * @param hosts of the cluster, in the order of their turns.
 */
export function handOver(agent: "consul" | "nomad", hosts: readonly Host[]): string {
  return ["hand_over", agent, ...withRole(hosts, "server").map(({ address }) => address)].join(" ");
}

// For what a roll waits beside the drain.
const rollSeconds = 3600;

/** The unit of an agent. */
export type AgentName = "weave" | "consul" | "nomad";

/** Arguments of {@link RollingAgents}. */
export interface RollingAgentsArgs {
  agents: readonly Agent[];
  /** What the first start waits for, beside the host. @default - nothing */
  after?: readonly pulumi.Resource[];
  /** Seconds in which a client moves its work to others before its agent is changed. @default - it keeps it, which outlives the agent */
  drainDeadline?: number | undefined;
}

/**
 * The same agent on many hosts: started on all of them at once, changed on one after another.
 *
 * For each host there are two resources. `<name>-<host>` installs unit and configuration, and starts the
 * agent if it is new there. `<name>-roll-<host>` does nothing at first; when unit or configuration have
 * changed, it drains the host if that is asked for, restarts the agent and waits until that is healthy, and the next host
 * waits for it.
 *
 * Agents that must agree on something cannot change it one by one: `<name>-together-<host>` restarts all of them at
 * once when that has changed.
 */
export class RollingAgents extends pulumi.ComponentResource {
  /** The agents are there and started, not yet known to be healthy. */
  readonly installed: readonly pulumi.Resource[];
  private readonly name: AgentName;
  private readonly agents: readonly Agent[];
  private readonly drainDeadline: number | undefined;
  private readonly onHosts: ReadonlyMap<string, pulumi.Resource>;

  constructor(name: AgentName, args: RollingAgentsArgs, opts: pulumi.ComponentResourceOptions) {
    super("nomad-on-weave:index:RollingAgents", name, {}, opts);
    this.name = name;
    this.agents = args.agents;
    this.drainDeadline = args.drainDeadline;
    this.onHosts = new Map(args.agents.map(({ host }) => [host.name, new AgentOnHost(host.name, this)]));
    const installed = args.agents.map((agent) => this.install(agent, [...(args.after ?? [])]));
    const together = args.agents.flatMap((agent) =>
      agent.reads ? [this.restartTogether(agent, agent.reads, installed)] : [],
    );
    this.installed = [...installed, ...together];
    this.registerOutputs();
  }

  /**
   * Lets the agents run with the configuration that is installed, one after another.
   *
   * @param after what an agent needs to become healthy, beside the others.
   * @returns all of them do.
   */
  roll(after: readonly pulumi.Resource[] = []): pulumi.Resource[] {
    let settled: pulumi.Resource[] = [];
    for (const agent of this.agents) {
      settled = [this.rollOne(agent, [...this.installed, ...after, ...settled])];
    }
    return settled;
  }

  private install(agent: Agent, after: pulumi.Resource[]): pulumi.Resource {
    const { name } = this;
    const script = (apply: "now" | "later") =>
      renderScript(new URL("remote/agent.sh", import.meta.url), { UNIT: name, APPLY: apply });
    return remoteScript(
      named(`${name}-*`, agent.host.name),
      {
        host: agent.host,
        create: script("now"),
        update: script("later"),
        // Both scripts read it: the state has it once for them.
        stdin: [
          `put_file ${quote(unitPath(name))} 0644 ${quote(stamped(name, agent))}`,
          ...agent.files.map(
            ({ path, text, executable }) =>
              `put_file ${quote(path)} ${executable === true ? "0750" : "0640"} ${quote(text)}`,
          ),
        ].join("\n"),
        delete: renderScript(new URL("remote/agent-remove.sh", import.meta.url), {
          UNIT: name,
          FILES: agent.files.map((file) => file.path).join("\n"),
          LEAVE: agent.leave ?? "",
          CLEAN: agent.clean,
        }),
      },
      { ...this.on(agent), dependsOn: after },
    );
  }

  private restartTogether(agent: Agent, reads: AgentReads, after: pulumi.Resource[]): pulumi.Resource {
    return remoteScript(
      named(`${this.name}-together-*`, agent.host.name),
      {
        host: agent.host,
        update: renderScript(new URL("remote/agent-together.sh", import.meta.url), {
          UNIT: this.name,
          FILES: reads.together.join("\n"),
        }),
        stdin: reads.version,
      },
      { ...this.on(agent), dependsOn: after },
    );
  }

  private rollOne(agent: Agent, after: pulumi.Resource[]): pulumi.Resource {
    const { name } = this;
    const update = renderScript(new URL("remote/agent-roll.sh", import.meta.url), {
      UNIT: name,
      WANTED: stampOf(name, agent),
      DRAIN_DEADLINE: this.drainDeadline ?? "",
      BEFORE: agent.beforeRestart ?? "",
      HEALTHY: agent.healthy,
    });
    return remoteScript(
      named(`${name}-roll-*`, agent.host.name),
      { host: agent.host, update, ...(agent.reads && { stdin: agent.reads.version }) },
      {
        ...this.on(agent),
        dependsOn: after,
        ...(this.drainDeadline !== undefined && {
          customTimeouts: { update: `${this.drainDeadline + rollSeconds}s` },
        }),
      },
    );
  }

  /** Where the resources of an agent are in the tree; version 0.1.0 has them beside each other. */
  private on({ host }: Agent): Pick<pulumi.CustomResourceOptions, "parent" | "aliases"> {
    return { parent: this.onHosts.get(host.name) ?? this, aliases: [{ parent: this }] };
  }
}

/** What belongs to an agent on one host. */
class AgentOnHost extends pulumi.ComponentResource {
  constructor(host: string, parent: pulumi.Resource) {
    super("nomad-on-weave:index:AgentOnHost", host, {}, { parent });
    this.registerOutputs();
  }
}

function unitPath(name: string): string {
  return `/etc/systemd/system/${name}.service`;
}

/** The unit, which also notes at each start with which unit and files it runs, as they are then. */
function stamped(name: string, agent: Agent): string {
  const read = [
    ...agent.files.filter((file) => file.restart).map((file) => file.path),
    ...(agent.reads?.together ?? []),
    ...(agent.reads?.own ?? []),
  ];
  const notes = [
    `ExecStartPre=/bin/sh -c 'echo ${stampOf(name, agent)} >/run/${name}.applied'`,
    `ExecStartPre=/bin/sh -c 'sha256sum ${read.join(" ")} >/run/${name}.read'`,
  ];
  return agent.unit.replace("[Service]\n", `[Service]\n${notes.join("\n")}\n`);
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
