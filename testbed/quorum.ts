import { randomUUID } from "node:crypto";
import { z } from "zod";
import { type ApiAccess, askApi } from "../components/api/client.ts";

const voters = z.object({ Servers: z.array(z.object({ Node: z.string(), Voter: z.boolean() })) });
const keys = z.array(z.string());

/**
 * Writes keys to Consul, one after another at each of some agents, until it is stopped; knows which were acknowledged, and
 * how long none was. A cluster without a quorum acknowledges nothing.
 */
export class Writer {
  readonly acknowledged: string[] = [];
  /** In milliseconds. */
  longestGap = 0;
  private readonly apis: readonly ApiAccess[];
  // A key that another writer has written would hide that this one's is lost.
  private readonly folder = `writes/${randomUUID()}`;
  private readonly ended: Promise<unknown>;
  private last = Date.now();
  private stopped = false;

  /** @param apis of Consul agents, all written to at the same time. */
  constructor(...apis: readonly ApiAccess[]) {
    this.apis = apis;
    this.ended = Promise.all(apis.map((api, agent) => this.write(api, `${this.folder}/${agent}`)));
  }

  /** Ends the writing. */
  end(): void {
    this.stopped = true;
  }

  /** Ends the writing. @returns the acknowledged keys that Consul does not have; it is asked when there is a leader */
  async stop(): Promise<string[]> {
    this.end();
    await this.ended;
    const path = `/v1/kv/${this.folder}?keys&consistent`;
    const kept = new Set(keys.parse(await Promise.any(this.apis.map((api) => readLed(api, path)))));
    return this.acknowledged.filter((key) => !kept.has(key));
  }

  private async write(api: ApiAccess, folder: string): Promise<void> {
    for (let number = 0; !this.stopped; number++) {
      const key = `${folder}/${number}`;
      const acknowledged = await askApi(api, `/v1/kv/${key}`, {
        method: "PUT",
        body: key,
        signal: AbortSignal.timeout(5000),
      }).then(
        async (response) => response.ok && (await response.text()).trim() === "true",
        () => false,
      );
      if (acknowledged) {
        this.acknowledged.push(key);
        this.longestGap = Math.max(this.longestGap, Date.now() - this.last);
        this.last = Date.now();
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

/** The names of the servers that vote. @param api of Consul or Nomad */
export async function votersOf(api: ApiAccess): Promise<string[]> {
  const { Servers } = voters.parse(await readLed(api, "/v1/operator/raft/configuration"));
  return Servers.filter(({ Voter }) => Voter)
    .map(({ Node }) => Node.replace(/\.global$/, ""))
    .sort();
}

/** Reads JSON when there is a leader: servers that have just become fewer may elect one. */
export async function readLed(api: ApiAccess, path: string): Promise<unknown> {
  for (;;) {
    const response = await askApi(api, path);
    if (response.ok) {
      return response.json();
    }
    await response.text();
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
