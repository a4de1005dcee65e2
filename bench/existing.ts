import { ExistingMachines } from "../test/support/existingMachines.ts";
import type { TestStack } from "../test/support/testStack.ts";
import type { TimedScript } from "./graph.ts";

/**
 * From three machines that run, with Docker and SSH and nothing of the program, to three ready Nomad clients.
 *
 * @param stack that they become the hosts of.
 * @param script runs a script of the project on the stack.
 * @param runs how often.
 * @returns seconds, one figure a run.
 */
export async function measureExisting(
  stack: TestStack,
  script: TimedScript,
  runs: number,
): Promise<number[]> {
  const seconds: number[] = [];
  const machines = new ExistingMachines("test-bench-machines", "172.31.89", {
    m1: { user: "root" },
    m2: { user: "root" },
    m3: { user: "root" },
  });
  for (let run = 0; run < runs; run++) {
    machines.start();
    console.log(`machines that run already: run ${run + 1} of ${runs}`);
    try {
      stack.write({
        hosts: {
          backend: "ssh",
          privateKeyFile: machines.keyFile,
          machines: machines.machines.map(({ name, address }) => ({ name, address })),
        },
        overlay: { range: "10.97.0.0/16", defaultSubnet: "10.97.0.0/24" },
        jobs: {},
      });
      seconds.push(await script("up"));
      await script("down");
    } finally {
      machines.remove();
    }
  }
  return seconds;
}
