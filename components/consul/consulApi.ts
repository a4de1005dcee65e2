import { type ApiAccess, askApi } from "../api.ts";

/** What Consul has refused, with its own message. */
export class ConsulError extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/**
 * Asks Consul's HTTP API.
 *
 * @param access a server, and who asks.
 * @param path below `/v1/`.
 * @param body sent as JSON.
 * @returns the answer, parsed from JSON.
 * @throws ConsulError with what Consul says; Error if it cannot be reached
 */
export async function ask(
  access: ApiAccess,
  method: "GET" | "PUT" | "DELETE",
  path: string,
  body?: unknown,
): Promise<unknown> {
  const response = await askApi(access, `/v1/${path}`, {
    method,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) {
    const [route = ""] = path.split("?");
    throw new ConsulError(
      response.status,
      `Consul at ${access.address} answers ${response.status} to ${method} ${route}: ${text.trim()}`,
    );
  }
  return JSON.parse(text);
}
