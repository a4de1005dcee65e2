import { flattened } from "./nomadWords.ts";
import type { Allocation } from "./shapes.ts";

// What a client notes when all goes well: a trouble is what it notes besides.
const ordinary = new Set([
  "Received",
  "Task Setup",
  "Downloading Artifacts",
  "Driver",
  "Started",
  "Alloc Unhealthy",
  "Killing",
  "Killed",
  "Signaling",
  "Reconnected",
  "Leader Task Dead",
  "Main Tasks Dead",
]);
const success = /^Exit Code: 0\b/;

/**
 * What keeps instances from running, in Nomad's words: a driver's refusal, a template without its value, an exit code.
 *
 * @param allocations of one version of a job.
 * @returns a line for each: `web.web[0] on u2: Missing: nomad.var.block(nomad/jobs/web@default.global)`.
 */
export function troublesOf(allocations: readonly Allocation[]): string[] {
  return allocations.flatMap(({ Name, NodeName, TaskStates }) => {
    const events = Object.values(TaskStates ?? {}).flatMap(({ Events }) => Events ?? []);
    const troubles = events.filter(
      ({ Type, DisplayMessage }) => !ordinary.has(Type) && !success.test(DisplayMessage),
    );
    const lines = troubles.map(({ DisplayMessage }) => flattened(DisplayMessage).join("; "));
    return [...new Set(lines.map((line) => `${Name} on ${NodeName}: ${line}`))];
  });
}

/** Says each line once, however often it comes. */
export function sayingOnce(say: (line: string) => void): (lines: readonly string[]) => void {
  const said = new Set<string>();
  return (lines) => {
    for (const line of lines.filter((each) => !said.has(each))) {
      said.add(line);
      say(line);
    }
  };
}
