import { connect } from "node:net";
import type { Response } from "undici";
import { z } from "zod";
import { type ApiAccess, askApi, noLeader } from "./client.ts";
import { forgetServer } from "./servers.ts";

// The last four are of a server that has passed the question on to one which was restarted meanwhile.
const passing =
  /leadership lost|leadership transfer|no path to region|failed to get conn|connection re(fused|set)|rpc error: EOF|stream (closed|reset)|session shutdown|broken pipe/i;

/** What Nomad has refused, with its own message. */
export class NomadError extends Error {
  readonly status: number;
  /** Its message. */
  readonly reason: string;
  /** Whether it is about Nomad's own state, which changes by itself: no leader, another one, or one that is just restarted. */
  readonly isPassing: boolean;

  constructor(url: string, status: number, message: string) {
    super(`Nomad at ${url} answers ${status}: ${message.trim()}`);
    this.status = status;
    this.reason = message.trim();
    this.isPassing = noLeader.test(message) || passing.test(message);
  }
}

/** An answer, and the index at which it was so: a read that is given it waits for another one. */
export interface Answer<Body> {
  body: Body;
  index: number;
}

/** The namespace of jobs that say nothing of one. */
export const defaultNamespace = "default";

// An agent that is being restarted, or servers that elect a leader, are back within this.
const patienceMilliseconds = 30_000;
// A server that has just started does not know every token yet; a token that nobody knows is to be refused soon.
const tokenPatienceMilliseconds = 10_000;
const pauseMilliseconds = 500;
// A server that is switched off closes no connection. This is longer than anybody asks to wait for a change.
const silenceMilliseconds = 90_000;
// A run without a cluster is not held up for longer.
const reachMilliseconds = 1000;
// One that takes the connection is there, and may have other work: without its word nothing is reviewed.
const busyMilliseconds = 15_000;
const answerMilliseconds = 60_000;

/**
 * The API of a Nomad that may not be there: a cluster that is yet to be made, or is switched off.
 *
 * @param where the agent.
 * @param patience for how long it may take to be connected, in milliseconds. @default - a second
 * @returns undefined if nobody takes the connection within that, nothing is answered, there is no leader, or access control
 *   does not know the token (yet).
 */
export async function reachNomad(
  where: ApiAccess,
  patience = reachMilliseconds,
): Promise<NomadApi | undefined> {
  if (!(await oneAccepts([where.address, ...(where.others ?? [])], patience))) {
    return undefined;
  }
  const api = new NomadApi(where, AbortSignal.timeout(Math.max(patience, busyMilliseconds)), 0);
  try {
    await api.read("status/leader", z.string().min(1));
    if (where.token !== undefined) {
      await api.read("acl/token/self", z.unknown());
    }
  } catch {
    return undefined;
  }
  return new NomadApi(where, AbortSignal.timeout(answerMilliseconds));
}

/** Whether one of the agents takes a connection within that time, in milliseconds; the others are not waited for. */
async function oneAccepts(addresses: readonly string[], timeout: number): Promise<boolean> {
  const taken = addresses.map(async (address) => {
    if (!(await accepts(new URL(address), timeout))) {
      throw new Error(address);
    }
  });
  return Promise.any(taken).then(
    () => true,
    () => false,
  );
}

/** Whether somebody takes a connection there within that time, in milliseconds. */
function accepts({ hostname, port, protocol }: URL, timeout: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({
      host: hostname,
      port: Number(port) || (protocol === "https:" ? 443 : 80),
      timeout,
    });
    const end = (answers: boolean) => () => {
      socket.destroy();
      resolve(answers);
    };
    socket.once("connect", end(true)).once("timeout", end(false)).once("error", end(false));
  });
}

/** The few calls of Nomad's HTTP API that jobs need. */
export class NomadApi {
  private readonly where: ApiAccess;
  private readonly signal: AbortSignal;
  private readonly patience: number;
  /** Of the jobs that it is asked about. */
  readonly namespace: string;

  /**
   * @param where the agent.
   * @param signal ends every call.
   * @param patience for how long an agent that does not answer, or has no leader, is asked again, in milliseconds.
   * @param namespace of the jobs that it is asked about.
   */
  constructor(
    where: ApiAccess,
    signal: AbortSignal = new AbortController().signal,
    patience = patienceMilliseconds,
    namespace = defaultNamespace,
  ) {
    this.where = where;
    this.signal = signal;
    this.patience = patience;
    this.namespace = namespace;
  }

  /** The same, for the jobs of another namespace. */
  within(namespace: string): NomadApi {
    return new NomadApi(this.where, this.signal, this.patience, namespace);
  }

  /**
   * Reads.
   *
   * @param path below `/v1/`, with what it asks for.
   * @param schema of the part of the answer that is looked at.
   * @param after the index of an earlier answer: waits until there is another one.
   * @param wait for how long at most, in seconds.
   * @throws NomadError; Error if the agent cannot be reached
   */
  async read<Body>(path: string, schema: z.ZodType<Body>, after?: number, wait = 60): Promise<Answer<Body>> {
    const query: Record<string, string> =
      after === undefined ? {} : { index: String(after), wait: `${wait}s` };
    const response = await this.ask("GET", path, { query });
    return {
      body: schema.parse(await response.json()),
      index: Number(response.headers.get("x-nomad-index") ?? 0),
    };
  }

  /** Reads what may not be there. @returns undefined if Nomad does not have it. @throws as {@link read} */
  async find<Body>(path: string, schema: z.ZodType<Body>): Promise<Body | undefined> {
    try {
      return (await this.read(path, schema)).body;
    } catch (error) {
      if (error instanceof NomadError && error.status === 404) {
        return undefined;
      }
      throw error;
    }
  }

  /** Reads text: a log. @throws as {@link read} */
  async text(path: string, query: Record<string, string>): Promise<string> {
    return (await this.ask("GET", path, { query })).text();
  }

  /** Writes. @throws as {@link read} */
  async write<Body>(path: string, body: unknown, schema: z.ZodType<Body>): Promise<Body> {
    const response = await this.ask("POST", path, { body });
    return schema.parse(await response.json());
  }

  /** Deletes. @throws as {@link read} */
  async remove(path: string): Promise<void> {
    await this.ask("DELETE", path, {});
  }

  private async ask(
    method: "GET" | "POST" | "DELETE",
    path: string,
    { query = {}, body }: { query?: Record<string, string>; body?: unknown },
  ): Promise<Response> {
    const [route, asked] = path.split("?");
    const parameters = new URLSearchParams({ namespace: this.namespace, ...query });
    new URLSearchParams(asked).forEach((value, name) => {
      parameters.set(name, value);
    });
    const target = `/v1/${route}?${parameters.toString()}`;
    const started = Date.now();
    for (;;) {
      try {
        return await this.askOnce(method, target, body);
      } catch (error) {
        this.signal.throwIfAborted();
        if (!(error instanceof NomadError) || error.isPassing) {
          forgetServer(this.where);
        }
        if (Date.now() - started >= this.patienceWith(error)) {
          throw error;
        }
        await new Promise((resolve) => setTimeout(resolve, pauseMilliseconds));
      }
    }
  }

  /** For how long something is asked again that has failed so, in milliseconds. */
  private patienceWith(error: unknown): number {
    if (!(error instanceof NomadError) || error.isPassing) {
      return this.patience;
    }
    return error.status === 403 ? Math.min(this.patience, tokenPatienceMilliseconds) : 0;
  }

  private async askOnce(method: string, target: string, body: unknown): Promise<Response> {
    const response = await askApi(this.where, target, {
      method,
      signal: AbortSignal.any([this.signal, AbortSignal.timeout(silenceMilliseconds)]),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) {
      throw new NomadError(new URL(response.url).origin, response.status, await response.text());
    }
    return response;
  }
}
