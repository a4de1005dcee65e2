import { Agent, type RequestInit, type Response, fetch } from "undici";
import { reasonOf } from "../reasonOf.ts";

/** Where a request goes, and who asks. */
export interface Endpoint {
  /** URL of an agent. */
  address: string;
  /** The secret ID of an ACL token. */
  token?: string | undefined;
  /** The certificate, in PEM, of the authority that the agent has its own from. */
  ca?: string | undefined;
}

/** No answer has come. */
export class UnreachableError extends Error {
  /** Whether the agent has not heard of the request: there was no connection. */
  readonly neverSent: boolean;

  constructor(origin: string, cause: unknown) {
    super(`${origin} cannot be reached: ${reasonOf(cause)}`, { cause });
    this.neverSent = noConnection.has(codeOf(cause));
  }
}

const noConnection = new Set(["ECONNREFUSED", "EHOSTUNREACH", "ENETUNREACH", "UND_ERR_CONNECT_TIMEOUT"]);
const agents = new Map<string, Agent>();
// Of a question whose asker has not said how long it may take.
const answerMilliseconds = 60_000;

/**
 * Sends one request to one agent of Consul or Nomad.
 *
 * @param endpoint the agent.
 * @param path from the root, with its query: `/v1/status/leader`.
 * @param init as for `fetch`.
 * @throws UnreachableError that names the agent and the cause if there is no answer
 */
export async function request(endpoint: Endpoint, path: string, init: RequestInit = {}): Promise<Response> {
  const { address, token, ca } = endpoint;
  const url = new URL(path, address);
  try {
    return await fetch(url, {
      signal: AbortSignal.timeout(answerMilliseconds),
      ...init,
      ...(token !== undefined && { headers: { authorization: `Bearer ${token}` } }),
      ...(ca !== undefined && { dispatcher: trusting(ca) }),
    });
  } catch (error) {
    throw new UnreachableError(url.origin, error);
  }
}

/** Connections to agents with certificates of that authority. */
function trusting(ca: string): Agent {
  const agent = agents.get(ca) ?? new Agent({ connect: { ca } });
  agents.set(ca, agent);
  return agent;
}

/** The code of an error, or of what has caused it. */
function codeOf(error: unknown): string {
  if (typeof error !== "object" || error === null) {
    return "";
  }
  if ("code" in error && typeof error.code === "string") {
    return error.code;
  }
  return "cause" in error ? codeOf(error.cause) : "";
}
