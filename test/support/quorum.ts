import { z } from "zod";
import { type ApiAccess, askApi } from "../../components/api.ts";

const voters = z.object({ Servers: z.array(z.object({ Node: z.string(), Voter: z.boolean() })) });
const keys = z.array(z.string());

/**
 * Writes keys to Consul one after another, until it is stopped; knows which were acknowledged, and how long none was.
 * A cluster without a quorum acknowledges nothing.
 */
export class Writer {
  readonly acknowledged: string[] = [];
  /** In milliseconds. */
  longestGap = 0;
  private readonly api: ApiAccess;
  private readonly ended: Promise<void>;
  private last = Date.now();
  private stopped = false;

  /** @param api of a Consul agent. */
  constructor(api: ApiAccess) {
    this.api = api;
    this.ended = this.write();
  }

  /** Ends the writing. @returns the acknowledged keys that Consul does not have */
  async stop(): Promise<string[]> {
    this.stopped = true;
    await this.ended;
    const kept = keys.parse(await readLed(this.api, "/v1/kv/writes?keys"));
    return this.acknowledged.filter((key) => !kept.includes(key));
  }

  private async write(): Promise<void> {
    for (let number = 0; !this.stopped; number++) {
      const key = `writes/${number}`;
      const acknowledged = await askApi(this.api, `/v1/kv/${key}`, {
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
