import * as http from "node:http";
import * as https from "node:https";
import { propertyOf } from "./fields.ts";
import type { Property } from "./property.ts";

/** Where an agent's HTTP API is and what each request to it carries. */
export interface Endpoint {
  /** Name of the service in messages, such as "Nomad". */
  service: string;
  url: URL;
  headers: Record<string, string>;
  query: Record<string, string>;
  /** Certificates, in PEM, for https. */
  tls: Pick<https.AgentOptions, "ca" | "cert" | "key" | "rejectUnauthorized">;
}

export interface Request {
  query?: Record<string, string>;
  headers?: Record<string, string>;
  /** Sent as JSON; a string is sent as it is. */
  body?: Property;
  signal?: AbortSignal | undefined;
  /** Seconds without a sign of the server after which it counts as unreachable. @default 30 */
  patience?: number;
}

export interface Answer {
  body: Property;
  /** The state that a later blocking query can wait to change; "0" if the server gave none. */
  index: string;
}

/** The server answered that it will not do it. */
export class Refused extends Error {
  override readonly name = "Refused";
  /** HTTP status. */
  readonly status: number;
  /** What the server said, and nothing else. */
  readonly reason: string;
  constructor(status: number, reason: string, message: string) {
    super(message);
    this.status = status;
    this.reason = reason;
  }
}

/** There was no answer. */
export class Unreachable extends Error {
  override readonly name = "Unreachable";
}

/** The HTTP API of an agent. */
export class HttpClient {
  readonly #endpoint: () => Endpoint;
  #known: Endpoint | undefined;

  /** @param endpoint is asked at the first request: an endpoint that is missing harms nobody before */
  constructor(endpoint: () => Endpoint) {
    this.#endpoint = endpoint;
  }

  /**
   * @param path from the root, such as "/v1/jobs", encoded
   * @throws Refused if the status is 400 or above, Unreachable without an answer, the signal's reason when aborted
   */
  async request(
    method: "GET" | "PUT" | "POST" | "DELETE",
    path: string,
    request: Request = {},
  ): Promise<Answer> {
    this.#known ??= this.#endpoint();
    const endpoint = this.#known;
    const { origin } = endpoint.url;
    const received = await exchange(endpoint, method, path, request);
    const said = received.text.trim();
    if (received.status >= 400) {
      const message = `${endpoint.service} at ${origin} answered ${received.status} to ${method} ${path}: ${said}`;
      throw new Refused(received.status, said, message);
    }
    return {
      body: received.isJson && said !== "" ? propertyOf(parse(said)) : said,
      index: received.index,
    };
  }

  /** As request, but undefined when there is no such thing. */
  async find(path: string, request: Request = {}): Promise<Answer | undefined> {
    try {
      return await this.request("GET", path, request);
    } catch (error) {
      if (error instanceof Refused && error.status === 404) return undefined;
      throw error;
    }
  }

  /** Deletes what may be gone already. */
  async remove(path: string, request: Request = {}): Promise<void> {
    try {
      await this.request("DELETE", path, request);
    } catch (error) {
      if (!(error instanceof Refused && isGone(error))) throw error;
    }
  }
}

/** Numbers that are too long for JavaScript, such as nanoseconds since 1970, come as text. */
function parse(text: string): unknown {
  return JSON.parse(text, (_name, value: unknown, context?: { source?: string }) =>
    Number.isInteger(value) && !Number.isSafeInteger(value) ? (context?.source ?? value) : value,
  );
}

/** Nomad answers 404 for some things that are gone, and other errors for others. */
function isGone({ status, reason }: Refused): boolean {
  return status === 404 || /not found|nonexistent/i.test(reason);
}

interface Received {
  status: number;
  text: string;
  isJson: boolean;
  index: string;
}

function exchange(endpoint: Endpoint, method: string, path: string, request: Request): Promise<Received> {
  const { service, url, tls } = endpoint;
  const { signal, patience = 30 } = request;
  const target = new URL(url.pathname.replace(/\/+$/, "") + path, url);
  const query = new URLSearchParams({ ...endpoint.query, ...request.query });
  target.search = query.toString();
  const body =
    request.body === undefined || typeof request.body === "string"
      ? request.body
      : JSON.stringify(request.body);
  return new Promise((resolve, reject) => {
    const unreachable = (cause: Error): void => {
      if (signal?.aborted === true) {
        reject(signal.reason instanceof Error ? signal.reason : new Error("cancelled"));
        return;
      }
      const next = `Check that ${service} runs there and that the provider's address is right.`;
      reject(new Unreachable(`${service} at ${url.origin} can't be reached: ${reasonOf(cause)}. ${next}`));
    };
    const send = url.protocol === "https:" ? https.request : http.request;
    const sent = send(
      target,
      {
        method,
        headers: { ...endpoint.headers, ...request.headers },
        // A kept connection may be closed by the server in the moment of a write that must not be repeated.
        agent: false,
        ...(url.protocol === "https:" && tls),
        ...(signal !== undefined && { signal }),
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", unreachable);
        response.on("end", () => {
          const type = response.headers["content-type"] ?? "";
          const index = response.headers["x-nomad-index"];
          resolve({
            status: response.statusCode ?? 0,
            text: Buffer.concat(chunks).toString(),
            isJson: type.startsWith("application/json"),
            index: typeof index === "string" ? index : "0",
          });
        });
      },
    );
    sent.setTimeout(patience * 1000, () => {
      sent.destroy(new Error(`no answer within ${patience} s`));
    });
    sent.on("error", unreachable);
    sent.end(body);
  });
}

/** Node gives several attempts, such as IPv6 and IPv4, as one error without a message. */
function reasonOf(cause: Error): string {
  if (!(cause instanceof AggregateError)) return cause.message;
  return cause.errors
    .map((error: unknown) => (error instanceof Error ? error.message : String(error)))
    .join(", ");
}
