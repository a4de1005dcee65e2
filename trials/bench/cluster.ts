import type { Prepared } from "../../stack/prepare.ts";
import { openStack } from "../../stack/pulumi.ts";
import type { TestStack } from "../../testbed/testStack.ts";
import type { TimedScript } from "./graph.ts";
import { memoryOfHosts, sentToHosts, watchMemory } from "./machine.ts";
import { type Phase, phasesOf } from "./phases.ts";

/** What one job on three hosts takes; seconds and MiB, one figure a run. */
export interface ClusterFigures {
  /** From nothing to `verify` green, everything cached. */
  warmUp: number[];
  /** Of the fastest warm run. */
  phases: Phase[];
  noOpPreview: number[];
  noOpUp: number[];
  status: number[];
  /** A changed count of the job, until its deployment is healthy. */
  jobChange: number[];
  down: number[];
  /** Each host with its job, idle. */
  memoryPerHost: number[];
  /** Of the machine during a warm `up`, beyond what it used before: the most of all runs. */
  peakMemory: number;
  /** From the machine to all hosts during `up` and `verify`. */
  sentToHosts: number;
}

/**
 * A cluster with one job, from nothing, changed, and to nothing.
 *
 * @param stack with the hosts b1, b2, b3.
 * @param prepared where the CLI and the plugins are.
 * @param script runs a script of the project on the stack.
 * @param configure writes the configuration with so many instances of the job.
 * @param runs how often.
 */
export async function measureCluster(
  stack: TestStack,
  prepared: Prepared,
  script: TimedScript,
  configure: (count: number) => void,
  runs: number,
): Promise<ClusterFigures> {
  const figures: ClusterFigures = {
    warmUp: [],
    phases: [],
    noOpPreview: [],
    noOpUp: [],
    status: [],
    jobChange: [],
    down: [],
    memoryPerHost: [],
    peakMemory: 0,
    sentToHosts: 0,
  };
  configure(3);
  for (let run = 0; run < runs; run++) {
    const memory = watchMemory();
    const started = Date.now();
    const up = await script("up");
    const ended = Date.now();
    const verify = await script("verify");
    figures.peakMemory = Math.max(figures.peakMemory, memory.stop());
    const fastest = Math.min(...figures.warmUp);
    figures.warmUp.push(up + verify);
    figures.sentToHosts = sentToHosts(`nomad-on-weave-${stack.name}`);
    if (up + verify < fastest) {
      const pulumi = await openStack({ stack: stack.name }, prepared);
      figures.phases = phasesOf(JSON.parse(await pulumi.read(["stack export"])), { started, ended });
    }
    figures.noOpPreview.push(await script("preview"));
    figures.noOpUp.push(await script("up", "--expect-no-changes"));
    figures.status.push(await script("status"));
    configure(2);
    figures.jobChange.push(await script("up"));
    configure(3);
    figures.jobChange.push(await script("up"));
    figures.memoryPerHost.push(...memoryOfHosts(`nomad-on-weave.stack=${stack.name}`));
    figures.down.push(await script("down"));
    console.log(`run ${run + 1} of ${runs}: up to green in ${(up + verify).toFixed(1)} s`);
  }
  return figures;
}
