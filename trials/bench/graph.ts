import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { overlay } from "../../testbed/testStack.ts";
import { MockHosts } from "./mockHosts.ts";

/** How large the graph of a cluster is, and how long Pulumi takes over it. */
export interface GraphSize {
  hosts: number;
  /** Seconds of a `preview` that would make all of it. */
  firstPreview: number;
  /** What is there after an `up`, and the seconds of that and of a `preview` without a change. @default - not measured */
  applied?: { resources: number; up: number; noOpPreview: number };
}

// Pulumi writes the whole state at each step: an `up` of more hosts takes minutes.
const mostApplied = 30;

/** Runs a script of the project on the stack; returns the seconds it took. */
export type TimedScript = (name: string, ...args: string[]) => Promise<number>;

/** What a benchmark does with its stack. */
export interface GraphStack {
  write: (config: Readonly<Record<string, unknown>>) => void;
  script: TimedScript;
  /** How many resources the stack has. */
  countResources: () => Promise<number>;
}

/**
 * Measures the graph alone, on hosts that do nothing.
 *
 * @param stack where.
 * @param sizes how many hosts: three of them servers.
 */
export async function measureGraph(stack: GraphStack, sizes: readonly number[]): Promise<GraphSize[]> {
  const directory = mkdtempSync(join(tmpdir(), "bench-key-"));
  const privateKeyFile = join(directory, "key");
  execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", privateKeyFile]);
  const mocks = await MockHosts.start(Math.max(...sizes));
  const measured: GraphSize[] = [];
  try {
    for (const hosts of sizes) {
      console.log(`the graph of ${hosts} hosts`);
      stack.write({
        hosts: { backend: "ssh", privateKeyFile, machines: machines(hosts, mocks) },
        overlay,
        jobs: {},
      });
      const firstPreview = await stack.script("preview");
      measured.push({
        hosts,
        firstPreview,
        ...(hosts <= mostApplied && { applied: await apply(stack) }),
      });
    }
  } finally {
    mocks.stop();
    rmSync(directory, { recursive: true });
  }
  return measured;
}

async function apply(stack: GraphStack): Promise<NonNullable<GraphSize["applied"]>> {
  const up = await stack.script("up");
  const resources = await stack.countResources();
  const noOpPreview = await stack.script("preview", "--expect-no-changes");
  await stack.script("down");
  return { resources, up, noOpPreview };
}

function machines(count: number, { addresses, port, hostKey }: MockHosts): object[] {
  return addresses.slice(0, count).map((address, index) => ({
    name: `h${index + 1}`,
    address,
    port,
    hostKey,
    roles: index < 3 ? ["server", "client"] : ["client"],
  }));
}
