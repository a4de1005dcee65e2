import { type ApiAccess, askApi } from "../../components/api.ts";
import { type Role, withRole } from "../../components/hosts/host.ts";
import type { Ask } from "./ask.ts";
import type { Outputs } from "../stack/outputs.ts";

const patienceMilliseconds = 3000;

/**
 * Asks all servers at once and takes the first good answer: one that is down costs no time.
 *
 * @param servers how the servers' APIs are reached.
 * @param patience for how long an answer is waited for, in milliseconds. @default - three seconds
 */
export function askAny(servers: readonly ApiAccess[], patience = patienceMilliseconds): Ask {
  return (path) =>
    Promise.any(
      servers.map(async (access) => {
        const response = await askApi(access, path, { signal: AbortSignal.timeout(patience) });
        if (!response.ok) {
          throw new Error(`${access.address} answers ${response.status}`);
        }
        return response.json();
      }),
    );
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
  }));
}

/** The same URL at another host. */
export function withHost(url: string, host: string): string {
  return Object.assign(new URL(url), { hostname: host }).origin;
}
