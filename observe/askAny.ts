import { setTimeout } from "node:timers/promises";
import { type Role, withRole } from "../components/hosts/host.ts";
import { type ApiAccess, askApi } from "../components/api/client.ts";
import type { Ask } from "./ask.ts";
import type { Outputs } from "../stack/outputs.ts";

const patienceMilliseconds = 3000;
/** For how long one server has the question to itself. */
const headStartMilliseconds = 500;

/**
 * Asks one server, and the next one too if the answer is long in coming or bad: the first good answer counts. Whoever gave
 * one is asked first the next time, so a server that is down costs little, and only once.
 *
 * @param servers how the servers' APIs are reached.
 * @param patience for how long an answer of each is waited for, in milliseconds. @default - three seconds
 */
export function askAny(servers: readonly ApiAccess[], patience = patienceMilliseconds): Ask {
  let order = servers;
  const askOne = async (access: ApiAccess, path: string) => {
    const response = await askApi(access, path, { signal: AbortSignal.timeout(patience) });
    if (!response.ok) {
      throw new Error(`${access.address} answers ${response.status}`);
    }
    const body = await response.json();
    order = [access, ...servers.filter((each) => each !== access)];
    return body;
  };
  const ask = async (path: string, [access, ...others]: readonly ApiAccess[]): Promise<unknown> => {
    if (!access) {
      throw new Error(`no server answers to ${path}`);
    }
    const answer = askOne(access, path);
    const isGood = answer.then(
      () => true,
      () => false,
    );
    const goodInTime = await Promise.race([isGood, setTimeout(headStartMilliseconds, false, { ref: false })]);
    return goodInTime ? answer : Promise.any([answer, ask(path, others)]);
  };
  return (path) => ask(path, order);
}

/**
 * Asks any server of a stack.
 *
 * @param outputs of the stack.
 * @param patience for how long an answer is waited for, in milliseconds. @default - three seconds
 */
export function askServers(outputs: Outputs, patience?: number): Record<"consul" | "nomad", Ask> {
  return {
    consul: askAny(accessTo(outputs, "consul"), patience),
    nomad: askAny(accessTo(outputs, "nomad"), patience),
  };
}

/**
 * How the API of each server of a stack is reached, or of each client.
 *
 * @param outputs of the stack.
 * @param agent whose API.
 * @param role of the hosts. @default - servers
 */
export function accessTo(
  { hosts, access }: Outputs,
  agent: "consul" | "nomad",
  role: Role = "server",
): ApiAccess[] {
  return withRole(hosts, role).map(({ address }) => ({
    ...access[agent],
    address: withHost(access[agent].address, address),
    others: undefined,
  }));
}

/** The same URL at another host. */
export function withHost(url: string, host: string): string {
  return Object.assign(new URL(url), { hostname: host }).origin;
}
