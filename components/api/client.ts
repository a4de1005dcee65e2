import { setTimeout } from "node:timers/promises";
import type { RequestInit, Response } from "undici";
import { z } from "zod";
import { UnreachableError, request } from "./request.ts";
import { forgetServer, knownServer } from "./servers.ts";

/** How an HTTP API of the cluster is reached. */
export const accessShape = z.object({
  address: z.url().describe("URL of an agent: https://192.168.56.3:4646"),
  others: z.array(z.url()).optional().describe("URLs of agents that do as well when that one is away"),
  token: z.string().optional().describe("the secret ID of an ACL token"),
  ca: z
    .string()
    .optional()
    .describe("the certificate, in PEM, of the authority that agents have theirs from"),
});

/** How an HTTP API of the cluster is reached. */
export type ApiAccess = z.output<typeof accessShape>;

/** The same as JSON: how the commands of resources get it, in a variable of their environment. */
export const accessText = z.string().transform((text) => accessShape.parse(JSON.parse(text)));

/** What an agent has refused, with its own message. */
export class ApiError extends Error {}

/** The words of Consul and Nomad between two leaders: nothing has been done, and it passes. */
export const noLeader = /no cluster leader|not the leader|not ready to serve consistent reads/i;
// An election takes a second or two, on a busy machine more.
const electionMilliseconds = 30_000;
const pauseMilliseconds = 500;

/**
 * Asks an agent of Consul or Nomad: where there are several, one that answers. The next question goes to the same one, until
 * that fails.
 *
 * @param access where they are, and who asks.
 * @param path from the root, with its query: `/v1/status/leader`.
 * @param init as for `fetch`; without a signal the answer has to be there, whole, after a minute.
 * @throws UnreachableError that names the agent and the cause if there is no answer
 */
export async function askApi(access: ApiAccess, path: string, init: RequestInit = {}): Promise<Response> {
  if (access.others === undefined || access.others.length === 0) {
    return request(access, path, init);
  }
  const ask = async () => request({ ...access, address: await knownServer(access, init.signal) }, path, init);
  try {
    return await ask();
  } catch (error) {
    forgetServer(access);
    // What may have been heard may have been done.
    const mayBeTwice =
      (init.method ?? "GET") === "GET" || (error instanceof UnreachableError && error.neverSent);
    if (init.signal?.aborted === true || !mayBeTwice) {
      throw error;
    }
    return ask();
  }
}

/**
 * Asks an agent of Consul or Nomad for something, or to do something; for half a minute again while nobody leads.
 *
 * @param access where it is, and who asks.
 * @param method of HTTP.
 * @param path below `/v1/`, with its query.
 * @param body sent as JSON.
 * @returns the answer, parsed from JSON; nothing where it is empty.
 * @throws ApiError with what the agent says; UnreachableError
 */
export async function callApi(
  access: ApiAccess,
  method: "GET" | "PUT" | "POST" | "DELETE",
  path: string,
  body?: unknown,
): Promise<unknown> {
  const deadline = performance.now() + electionMilliseconds;
  for (;;) {
    const response = await askApi(access, `/v1/${path}`, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = (await response.text()).trim();
    if (response.ok) {
      return text === "" ? undefined : JSON.parse(text);
    }
    if (!noLeader.test(text) || performance.now() > deadline) {
      const [route = ""] = path.split("?");
      const { origin } = new URL(response.url);
      throw new ApiError(`${origin} answers ${response.status} to ${method} ${route}: ${text}`);
    }
    forgetServer(access);
    await setTimeout(pauseMilliseconds);
  }
}
