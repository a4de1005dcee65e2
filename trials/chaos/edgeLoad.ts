import { askEdge } from "../../testbed/edgeClient.ts";

/** What has become of the requests of a load. */
export interface Requests {
  sent: number;
  /** That the edge they were sent to did not answer with success: what a client sees that knows one edge. */
  failed: number;
  /** That no edge did: what a client sees that asks the next one. */
  failedEverywhere: number;
}

/** An edge, by its host. */
export interface Edge {
  name: string;
  address: string;
}

const patienceMilliseconds = 5000;
const probePauseMilliseconds = 200;

/** An even load over all edges, each request over a connection of its own, until it is stopped. */
export class EdgeLoad {
  readonly requests: Requests = { sent: 0, failed: 0, failedEverywhere: 0 };
  private readonly edges: readonly Edge[];
  private readonly domain: string;
  private readonly timer: NodeJS.Timeout;
  private readonly underWay = new Set<Promise<void>>();
  private readonly leftOut = new Set<string>();
  private turn = 0;

  /**
   * @param edges to which the requests go in turn.
   * @param domain the Host header.
   * @param rate requests a second, to all edges together.
   */
  constructor(edges: readonly Edge[], domain: string, rate: number) {
    this.edges = edges;
    this.domain = domain;
    const started = performance.now();
    this.timer = setInterval(() => {
      // A busy process is late: what is due by now is sent.
      while (this.requests.sent < ((performance.now() - started) / 1000) * rate) {
        const sending = this.send().finally(() => this.underWay.delete(sending));
        this.underWay.add(sending);
      }
    }, 1000 / rate);
  }

  /** Sends nothing to these edges from now on. */
  leaveOut(names: readonly string[]): void {
    for (const name of names) {
      this.leftOut.add(name);
    }
  }

  /** Sends to all edges again; to one that was left out when it has answered, as a load balancer does. */
  async takeBack(signal: AbortSignal): Promise<void> {
    const missing = this.edges.filter(({ name }) => this.leftOut.has(name));
    await Promise.all(
      missing.map(async (edge) => {
        await untilAnswered(edge, this.domain, signal);
        this.leftOut.delete(edge.name);
      }),
    );
  }

  async stop(): Promise<Requests> {
    clearInterval(this.timer);
    await Promise.all(this.underWay);
    return this.requests;
  }

  private async send(): Promise<void> {
    const candidates = this.edges.filter(({ name }) => !this.leftOut.has(name));
    const first = this.turn++ % Math.max(1, candidates.length);
    this.requests.sent++;
    for (const [attempt, { address }] of [
      ...candidates.slice(first),
      ...candidates.slice(0, first),
    ].entries()) {
      if ((await askEdge(address, this.domain, patienceMilliseconds)) === undefined) {
        return;
      }
      this.requests.failed += attempt === 0 ? 1 : 0;
    }
    this.requests.failedEverywhere++;
  }
}

/** Whether every edge answers now. */
export async function allAnswer(edges: readonly Edge[], domain: string): Promise<boolean> {
  const problems = await Promise.all(
    edges.map(({ address }) => askEdge(address, domain, patienceMilliseconds)),
  );
  return problems.every((problem) => problem === undefined);
}

async function untilAnswered({ address }: Edge, domain: string, signal: AbortSignal): Promise<void> {
  while (!signal.aborted && (await askEdge(address, domain, patienceMilliseconds)) !== undefined) {
    await new Promise((resolve) => setTimeout(resolve, probePauseMilliseconds));
  }
}
