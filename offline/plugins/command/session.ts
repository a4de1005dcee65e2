import type { Duplex } from "node:stream";
import type { Client } from "ssh2";
import type { Context } from "../base/kind.ts";
import type { PropertyMap } from "../base/property.ts";
import { dial } from "./dial.ts";
import { type Endpoint, endpointsOf } from "./endpoint.ts";

/**
 * Connects to the host of the property `connection`, gives the connection to `work` and ends it after that.
 * A cancellation ends the connection, and with it what `work` waits for.
 */
export async function withConnection<Result>(
  inputs: PropertyMap,
  context: Context,
  signal: AbortSignal,
  work: (client: Client, server: Endpoint) => Promise<Result>,
): Promise<Result> {
  const { server, proxy } = endpointsOf(inputs);
  const clients: Client[] = [];
  const end = (): void => {
    for (const client of clients.reverse()) client.destroy();
  };
  signal.addEventListener("abort", end, { once: true });
  try {
    if (proxy === undefined) {
      clients.push(await dial(server, context, signal));
    } else {
      const hop = await dial(proxy, context, signal);
      clients.push(hop);
      clients.push(await dial(server, context, signal, () => forward(hop, server)));
    }
    const client = clients.at(-1);
    if (client === undefined) throw new Error("no connection");
    return await work(client, server);
  } finally {
    signal.removeEventListener("abort", end);
    end();
  }
}

async function forward(hop: Client, { host, port }: Endpoint): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    hop.forwardOut("127.0.0.1", 0, host, port, (error, channel) => {
      if (error === undefined) resolve(channel);
      else reject(error);
    });
  });
}
