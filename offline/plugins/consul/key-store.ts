import { mapOf, numberOf, stringOf } from "../base/fields.ts";
import { isMap } from "../base/property.ts";
import type { HttpClient, Request } from "../base/http-client.ts";

/** Whose keys are meant, and who asks. */
export interface Scope {
  datacenter: string;
  namespace: string | undefined;
  partition: string | undefined;
  /** Instead of the provider's token. */
  token: string | undefined;
  signal: AbortSignal;
}

/** Consul's key/value store. */
export class KeyStore {
  readonly #consul: HttpClient;
  constructor(consul: HttpClient) {
    this.#consul = consul;
  }

  /** The datacenter of the agent that is asked. */
  async agentDatacenter(token: string | undefined, signal: AbortSignal): Promise<string> {
    const { body } = await this.#consul.request("GET", "/v1/agent/self", { ...headersOf(token), signal });
    const datacenter = isMap(body) ? stringOf(mapOf(body, "Config"), "Datacenter") : undefined;
    if (datacenter === undefined) throw new Error("Consul's agent does not say what its datacenter is.");
    return datacenter;
  }

  /** undefined: there is no such key. */
  async get(path: string, scope: Scope): Promise<{ value: string; flags: number } | undefined> {
    const answer = await this.#consul.find(pathOf(path), requestOf(scope));
    const pair = Array.isArray(answer?.body) ? answer.body[0] : undefined;
    if (!isMap(pair)) return undefined;
    const value = Buffer.from(stringOf(pair, "Value") ?? "", "base64").toString();
    return { value, flags: numberOf(pair, "Flags") ?? 0 };
  }

  /** @throws with the key, but never with its value */
  async put(path: string, value: string, flags: number, scope: Scope): Promise<void> {
    const request = requestOf(scope, { flags: flags.toString() });
    const { body } = await this.#consul.request("PUT", pathOf(path), { ...request, body: value });
    if (body !== true) throw new Error(`Consul did not write the key ${path}.`);
  }

  async delete(path: string, scope: Scope): Promise<void> {
    await this.#consul.request("DELETE", pathOf(path), requestOf(scope));
  }
}

function pathOf(key: string): string {
  return `/v1/kv/${key.split("/").map(encodeURIComponent).join("/")}`;
}

function requestOf(scope: Scope, query: Record<string, string> = {}): Request {
  return {
    query: {
      ...query,
      dc: scope.datacenter,
      ...(scope.namespace !== undefined && { ns: scope.namespace }),
      ...(scope.partition !== undefined && { partition: scope.partition }),
    },
    ...headersOf(scope.token),
    signal: scope.signal,
  };
}

function headersOf(token: string | undefined): Pick<Request, "headers"> {
  return token === undefined ? {} : { headers: { "X-Consul-Token": token } };
}
