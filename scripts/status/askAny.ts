import { type ApiAccess, askApi } from "../../components/api.ts";
import type { Ask } from "./ask.ts";

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
