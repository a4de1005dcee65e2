import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { silentServers } from "../changes/silent.ts";
import { withRole } from "../hosts/host.ts";
import { namesIn } from "../hosts/virtualbox/observe.ts";
import { reasonOf } from "../reasonOf.ts";

/** Where the hosts of a stack are to be looked for. */
export type Whereabouts =
  | {
      backend: "docker";
      /** The Docker Engine: `unix:///var/run/docker.sock`. */
      engine: string;
      /** The start of the containers' names: `nomad-on-weave-dev`. */
      prefix: string;
    }
  | { backend: "virtualbox" }
  | {
      backend: "ssh";
      /** The `ssh` configuration that knows the machines by name. */
      config: string;
    };

/** A host, by what is known of it. */
export interface KnownHost {
  name: string;
  address: string;
  /** `server`, `client`. */
  roles: readonly string[];
}

/** Servers that exist no more. */
export interface GoneServers {
  /** What has become of them, as a part of a sentence. */
  what: string;
  /** Names of machines, servers or not, that show another host key than before. */
  otherKey: readonly string[];
}

type MachineState = "bare" | "other key" | "not known";

const execute = promisify(execFile);
const changedKey = /host key verification failed|host identification has changed/i;
// What every server of this program has: components/agents.ts, components/consul/consulCluster.ts.
const isBare = "[ ! -e /etc/systemd/system/consul.service ] && [ ! -e /opt/consul ]";
const patienceSeconds = 10;

/**
 * Whether none of the servers exists any more, by the word of who has made them. A server that is switched off exists, and one
 * that cannot be reached may.
 *
 * @param where to look.
 * @param hosts of the stack, as it was.
 * @returns nothing if a server exists, or may.
 */
export async function findGone(
  where: Whereabouts,
  hosts: readonly KnownHost[],
): Promise<GoneServers | undefined> {
  const servers = withRole(hosts, "server");
  if (servers.length === 0) {
    return undefined;
  }
  switch (where.backend) {
    case "docker": {
      const containers = await containersOf(where.engine);
      return containers === undefined ||
        servers.some(({ name }) => containers.includes(`${where.prefix}-${name}`))
        ? undefined
        : { what: `the Docker Engine at ${where.engine} has no container of theirs`, otherKey: [] };
    }
    case "virtualbox": {
      const machines = await virtualMachines();
      return machines === undefined || servers.some(({ name }) => machines.includes(name))
        ? undefined
        : { what: "VirtualBox has no VM of theirs", otherKey: [] };
    }
    case "ssh":
      return goneMachines(where.config, servers, hosts);
  }
}

async function containersOf(engine: string): Promise<string[] | undefined> {
  return execute("docker", ["ps", "--all", "--format", "{{.Names}}"], {
    env: { ...process.env, DOCKER_HOST: engine },
  }).then(
    ({ stdout }) => stdout.split("\n"),
    () => undefined,
  );
}

async function virtualMachines(): Promise<string[] | undefined> {
  return execute("VBoxManage", ["list", "vms"], { env: process.env }).then(
    ({ stdout }) => namesIn(stdout),
    () => undefined,
  );
}

async function goneMachines(
  config: string,
  servers: readonly KnownHost[],
  hosts: readonly KnownHost[],
): Promise<GoneServers | undefined> {
  // A log-in takes longer, and is for the case that none answers.
  const silent = await silentServers(Object.fromEntries(servers.map(({ name, address }) => [name, address])));
  if (silent.length < servers.length) {
    return undefined;
  }
  const states = await Promise.all(
    hosts.map(async (host) => ({ ...host, state: await stateOf(config, host.name) })),
  );
  if (withRole(states, "server").some(({ state }) => state === "not known")) {
    return undefined;
  }
  const otherKey = states.filter(({ state }) => state === "other key").map(({ name }) => name);
  const shown = otherKey.length > 0 ? ` (another host key: ${otherKey.join(", ")})` : "";
  return { what: `their machines answer, and have nothing of this program${shown}`, otherKey };
}

async function stateOf(config: string, machine: string): Promise<MachineState> {
  const options = ["-F", config, "-o", "BatchMode=yes", "-o", `ConnectTimeout=${patienceSeconds}`];
  return execute("ssh", [...options, "-o", "ControlPath=none", machine, isBare], { env: process.env }).then(
    () => "bare",
    (error: unknown) => (changedKey.test(reasonOf(error)) ? "other key" : "not known"),
  );
}
