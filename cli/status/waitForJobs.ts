import { setTimeout } from "node:timers/promises";
import { askServers } from "../../observe/askAny.ts";
import { lateJobs } from "../../observe/lateJobs.ts";
import type { Outputs } from "../../stack/outputs.ts";
import { npmRun } from "../next.ts";

const pauseMilliseconds = 1000;
const lookMilliseconds = 20_000;
const patienceMilliseconds = 120_000;

/**
 * Waits until all instances of services and system jobs run, also of those that nothing was changed of, for two minutes; says
 * for which, and at last which still lack some.
 *
 * @param outputs of the stack.
 * @param stack its name.
 * @param signal ends the waiting.
 * @returns whether they run. @throws the signal's reason if that comes before
 */
export async function waitForJobs(outputs: Outputs, stack: string, signal: AbortSignal): Promise<boolean> {
  const { nomad } = askServers(outputs, lookMilliseconds);
  const deadline = Date.now() + patienceMilliseconds;
  let late = await lateJobs(outputs, nomad);
  if (late.length > 0) {
    console.log(["Waiting for instances of jobs ...", ...late].join("\n  "));
  }
  while (late.length > 0 && Date.now() < deadline) {
    await setTimeout(pauseMilliseconds, undefined, { signal });
    late = await lateJobs(outputs, nomad);
  }
  if (late.length === 0) {
    return true;
  }
  console.error(
    `${["The cluster is as configured, but jobs lack instances:", ...late].join("\n  ")}\n${npmRun(stack, "logs JOB")} shows what a job prints; ${npmRun(stack, "up", "--refresh")} recreates what was removed in Nomad.`,
  );
  return false;
}
