import { type ApiAccess, askApi } from "../../components/api.ts";
import type { Ask } from "./ask.ts";
import type { Outputs } from "../stack/outputs.ts";

const patience = 1000;

/**
 * Asks all servers at once and takes the first good answer: one that is down costs no time.
 *
 * @param servers how the servers' APIs are reached.
 */
export function askAny(servers: readonly ApiAccess[]): Ask {
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
 */
export function askServers({ hosts, access }: Outputs): Record<"consul" | "nomad", Ask> {
  const servers = hosts.filter(({ roles }) => roles.includes("server"));
  const ofAll = (one: ApiAccess) =>
    askAny(servers.map(({ address }) => ({ ...one, address: withHost(one.address, address) })));
  return { consul: ofAll(access.consul), nomad: ofAll(access.nomad) };
}

function withHost(url: string, host: string): string {
  return Object.assign(new URL(url), { hostname: host }).origin;
}
