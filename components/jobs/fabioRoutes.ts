import { fetch } from "undici";
import { ports } from "../../jobs/fabio.ts";

/**
 * The routes that a fabio has, as its API gives them.
 *
 * @param address of its host in the cluster.
 * @param signal ends the question.
 * @throws Error if it does not answer with JSON
 */
export async function readRoutes(address: string, signal: AbortSignal): Promise<unknown> {
  return (await fetch(`http://${address}:${ports.ui}/api/routes`, { signal })).json();
}
