import { z } from "zod";

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
  private readonly api: string;
  private readonly ended: Promise<void>;
  private last = Date.now();
  private stopped = false;

  /** @param api of a Consul agent: `http://192.168.56.3:8500/v1`. */
  constructor(api: string) {
    this.api = api;
    this.ended = this.write();
  }

  /** Ends the writing. @returns the acknowledged keys that Consul does not have */
  async stop(): Promise<string[]> {
    this.stopped = true;
    await this.ended;
    const kept = keys.parse(await (await fetch(`${this.api}/kv/writes?keys`)).json());
    return this.acknowledged.filter((key) => !kept.includes(key));
  }

  private async write(): Promise<void> {
    for (let number = 0; !this.stopped; number++) {
      const key = `writes/${number}`;
      const acknowledged = await fetch(`${this.api}/kv/${key}`, {
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

/** The names of the servers that vote. @param api of Consul or Nomad: `http://192.168.56.3:4646/v1` */
export async function votersOf(api: string): Promise<string[]> {
  const { Servers } = voters.parse(await (await fetch(`${api}/operator/raft/configuration`)).json());
  return Servers.filter(({ Voter }) => Voter)
    .map(({ Node }) => Node.replace(/\.global$/, ""))
    .sort();
}
