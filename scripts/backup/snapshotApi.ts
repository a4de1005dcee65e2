import { type ApiAccess, ApiError, askApi } from "../../components/api.ts";
import type { Outputs } from "../stack/outputs.ts";
import { accessTo } from "../status/askAny.ts";

const paths = { consul: "/v1/snapshot", nomad: "/v1/operator/snapshot" } as const;
const titles = { consul: "Consul", nomad: "Nomad" } as const;
const patienceMilliseconds = 5000;

/** What has snapshots. */
export type Agent = keyof typeof paths;

/**
 * Finds a server that answers and has a leader, to which it hands on what it is asked.
 *
 * @param outputs of the stack.
 * @param agent whose server.
 * @returns how it is reached, with the right to do everything
 * @throws Error if there is none
 */
export async function anyServer(outputs: Outputs, agent: Agent): Promise<ApiAccess> {
  try {
    return await Promise.any(
      accessTo(outputs, agent).map(async (access) => {
        const response = await askApi(access, "/v1/status/leader", {
          signal: AbortSignal.timeout(patienceMilliseconds),
        });
        const leader = await response.text();
        if (!response.ok || leader.replaceAll('"', "").trim() === "") {
          throw new Error(`${access.address} has no leader`);
        }
        return access;
      }),
    );
  } catch (error) {
    throw new Error(
      `No server of ${titles[agent]} answers and has a leader: see npm run status, and stand the cluster up with npm run up`,
      { cause: error },
    );
  }
}

/**
 * Takes a snapshot: all that an agent knows, as its leader knows it.
 *
 * @param outputs of the stack.
 * @param agent whose.
 * @param signal ends it.
 * @throws ApiError with what the agent says; Error if it cannot be reached
 */
export async function takeSnapshot(outputs: Outputs, agent: Agent, signal: AbortSignal): Promise<Uint8Array> {
  const access = await anyServer(outputs, agent);
  const response = await askApi(access, paths[agent], { signal });
  if (!response.ok) {
    throw refusal(access, response.status, await response.text());
  }
  return new Uint8Array(await response.arrayBuffer());
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
  const access = await anyServer(outputs, agent);
  const response = await askApi(access, paths[agent], { method: "PUT", body: snapshot, signal });
  if (!response.ok) {
    throw refusal(access, response.status, await response.text());
  }
}

function refusal({ address }: ApiAccess, status: number, text: string): ApiError {
  return new ApiError(`${address} answers ${status}: ${text.trim()}`);
}
