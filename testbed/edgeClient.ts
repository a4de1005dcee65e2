import { get } from "node:http";

const pauseMilliseconds = 50;
const patienceMilliseconds = 10_000;

/** A client that knows several edges, as any does that cares, and takes the next one where one does not answer. */
export class EdgeClient {
  sent = 0;
  /** What no edge has answered: when, and what the last one said. */
  readonly unanswered: string[] = [];
  private stopped = false;
  private readonly ended: Promise<void>;

  /**
   * Sends one request after another, until it is stopped.
   *
   * @param addresses of the edges.
   * @param host the Host header.
   */
  constructor(addresses: readonly string[], host: string) {
    this.ended = this.send(addresses, host);
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await this.ended;
  }

  private async send(addresses: readonly string[], host: string): Promise<void> {
    while (!this.stopped) {
      this.sent++;
      const problems: string[] = [];
      for (const address of addresses) {
        const problem = await askEdge(address, host, patienceMilliseconds);
        if (problem === undefined) {
          break;
        }
        problems.push(`${address}: ${problem}`);
      }
      if (problems.length === addresses.length) {
        this.unanswered.push(`${new Date().toISOString()} ${problems.join("; ")}`);
      }
      await new Promise((resolve) => setTimeout(resolve, pauseMilliseconds));
    }
  }
}

/**
 * Sends one request over a connection of its own.
 *
 * @param address of an edge.
 * @param host the Host header.
 * @param patience how long it may be silent, in milliseconds.
 * @returns nothing if it is answered with success, else what is wrong
 */
export function askEdge(address: string, host: string, patience: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const request = get(
      { host: address, port: 9999, headers: { host }, agent: false, timeout: patience },
      (response) => {
        response.resume().on("end", () => {
          resolve(response.statusCode === 200 ? undefined : `status ${response.statusCode ?? 0}`);
        });
      },
    );
    request.on("timeout", () => request.destroy(new Error("no answer")));
    request.on("error", (error) => {
      resolve(error.message);
    });
  });
}
