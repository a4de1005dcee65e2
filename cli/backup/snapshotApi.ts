import { z } from "zod";
import type { Outputs } from "../../stack/outputs.ts";
import { accessTo, withHost } from "../../observe/askAny.ts";
import { type ApiAccess, ApiError, askApi, noLeader } from "../../components/api/client.ts";
import { patiently } from "../../components/patiently.ts";

const paths = { consul: "/v1/snapshot", nomad: "/v1/operator/snapshot" } as const;
const titles = { consul: "Consul", nomad: "Nomad" } as const;
const patienceMilliseconds = 5000;
// Raft's own words right after a server has joined: what it has written is not applied everywhere yet.
const joining = /cannot take snapshot now/;
/** The address that servers speak with each other at: `172.31.79.3:8300`. */
const leader = z
  .string()
  .regex(/^.+:\d+$/)
  .transform((address) => address.replace(/:\d+$/, ""));

/** What has snapshots. */
export type Agent = keyof typeof paths;

/**
 * Finds the server that leads. Consul loses the end of a snapshot now and then that another one hands on.
 *
 * @param outputs of the stack.
 * @param agent whose server.
 * @returns how it is reached, with the right to do everything
 * @throws Error if no server answers, or none leads
 */
export async function leaderOf(outputs: Outputs, agent: Agent): Promise<ApiAccess> {
  try {
    return await Promise.any(
      accessTo(outputs, agent).map(async (access) => {
        const response = await askApi(access, "/v1/status/leader", {
          signal: AbortSignal.timeout(patienceMilliseconds),
        });
        const host = leader.parse(await response.json());
        return { ...access, address: withHost(access.address, host) };
      }),
    );
  } catch (error) {
    throw new Error(
      `No server of ${titles[agent]} answers and knows who leads: see npm run status, and stand the cluster up with npm run up`,
      { cause: error },
    );
  }
}

/**
 * Takes a snapshot: all that an agent knows, as its leader knows it. For a minute again while servers change.
 *
 * @param outputs of the stack.
 * @param agent whose.
 * @param signal ends it.
 * @throws ApiError with what the agent says; Error if it cannot be reached
 */
export async function takeSnapshot(outputs: Outputs, agent: Agent, signal: AbortSignal): Promise<Uint8Array> {
  const take = async () => {
    const access = await leaderOf(outputs, agent);
    const response = await askApi(access, paths[agent], { signal });
    if (!response.ok) {
      throw refusal(access, response.status, await response.text());
    }
    return new Uint8Array(await response.arrayBuffer());
  };
  const passes = (error: unknown) =>
    error instanceof ApiError && (joining.test(error.message) || noLeader.test(error.message));
  return patiently(take, { signal, passes });
}

/**
 * Puts a snapshot in place of all that an agent knows.
 *
 * @param outputs of the stack.
 * @param agent whose.
 * @param snapshot that was checked.
 * @param signal ends it.
 * @throws ApiError with what the agent says; Error if it cannot be reached
 */
export async function putSnapshot(
  outputs: Outputs,
  agent: Agent,
  snapshot: Uint8Array,
  signal: AbortSignal,
): Promise<void> {
  const access = await leaderOf(outputs, agent);
  const response = await askApi(access, paths[agent], { method: "PUT", body: snapshot, signal });
  if (!response.ok) {
    throw refusal(access, response.status, await response.text());
  }
}

function refusal({ address }: ApiAccess, status: number, text: string): ApiError {
  return new ApiError(`${address} answers ${status}: ${text.trim()}`);
}
