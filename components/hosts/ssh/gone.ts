import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { silentServers } from "../../changes/silent.ts";
import type { GoneServers, KnownHost } from "../../gone/describe.ts";
import { reasonOf } from "../../reasonOf.ts";
import type { Place } from "../backend.ts";
import { withRole } from "../host.ts";

type MachineState = "bare" | "other key" | "not known";

const changedKey = /host key verification failed|host identification has changed/i;
// What every server of this program has: components/agents.ts, components/consul/consulCluster.ts.
const isBare = "[ ! -e /etc/systemd/system/consul.service ] && [ ! -e /opt/consul ]";
const patienceSeconds = 10;

/** Whether the machines of all servers answer, and have nothing of this program. */
export async function goneMachines(
  { stack }: Place,
  hosts: readonly KnownHost[],
): Promise<GoneServers | undefined> {
  const servers = withRole(hosts, "server");
  // A log-in takes longer, and is for the case that none answers.
  const silent = await silentServers(Object.fromEntries(servers.map(({ name, address }) => [name, address])));
  if (silent.length < servers.length) {
    return undefined;
  }
  const config = `.state/${stack}/ssh/config`;
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
  return promisify(execFile)("ssh", [...options, "-o", "ControlPath=none", machine, isBare], {
    env: process.env,
  }).then(
    () => "bare",
    (error: unknown) => (changedKey.test(reasonOf(error)) ? "other key" : "not known"),
  );
}
