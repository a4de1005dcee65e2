import { ExistingMachines } from "../../testbed/existingMachines.ts";
import { type TestStack, overlay } from "../../testbed/testStack.ts";
import type { TimedScript } from "./graph.ts";

/**
 * From machines that run, with Docker and SSH and nothing of the program, to as many ready Nomad clients.
 *
 * @param stack that they become the hosts of.
 * @param script runs a script of the project on the stack.
 * @param count how many machines; the first three are servers too.
 * @param runs how often.
 * @returns seconds, one figure a run.
 */
export async function measureExisting(
  stack: TestStack,
  script: TimedScript,
  count: number,
  runs: number,
): Promise<number[]> {
  const seconds: number[] = [];
  const names = Array.from({ length: count }, (_, index) => `m${index + 1}`);
  const machines = new ExistingMachines(
    "test-bench-machines",
    stack.prefix,
    Object.fromEntries(names.map((name) => [name, { user: "root" }])),
  );
  for (let run = 0; run < runs; run++) {
    machines.start();
    console.log(`${count} machines that run already: run ${run + 1} of ${runs}`);
    try {
      stack.write({
        hosts: {
          backend: "ssh",
          privateKeyFile: machines.keyFile,
          machines: machines.machines.map(({ name, address }, index) => ({
            name,
            address,
            roles: index < 3 ? ["server", "client"] : ["client"],
          })),
        },
        overlay,
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
