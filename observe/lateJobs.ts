import { z } from "zod";
import { withRole } from "../components/hosts/host.ts";
import type { Outputs } from "../stack/outputs.ts";
import { type Ask, parsed } from "./ask.ts";

const nodes = z.array(z.object({ Name: z.string(), Status: z.string(), SchedulingEligibility: z.string() }));
const definition = z.object({
  Type: z.string(),
  Stop: z.boolean(),
  TaskGroups: z.array(z.object({ Count: z.int() })),
});
const allocations = z.array(
  z.object({
    NodeName: z.string(),
    DesiredStatus: z.string(),
    ClientStatus: z.string(),
    TaskStates: z
      .record(z.string(), z.object({ Events: z.array(z.object({ DisplayMessage: z.string() })).nullable() }))
      .nullable(),
  }),
);
type Allocation = z.output<typeof allocations>[number];

/**
 * The services and system jobs of a stack of which instances are missing, by Nomad's word. Nothing is said while a client is
 * away, or takes no work: what it lacks may have no other place.
 *
 * @param outputs of the stack.
 * @param nomad asks any Nomad agent; what does not answer is not late.
 * @returns a line for each: `fabio: 2 of 3 instances run (on u3: Missing: nomad.var.block(nomad/jobs/fabio))`.
 */
export async function lateJobs({ hosts, jobs }: Outputs, nomad: Ask): Promise<string[]> {
  const all = await parsed(nodes, nomad("/v1/nodes"), []);
  const fit = all.filter((node) => node.Status === "ready" && node.SchedulingEligibility === "eligible");
  if (!withRole(hosts, "client").every(({ name }) => fit.some((node) => node.Name === name))) {
    return [];
  }
  const lines = await Promise.all(jobs.map((job) => lateLine(job, nomad)));
  return lines.filter((line) => line !== undefined);
}

async function lateLine(
  { name, namespace }: { name: string; namespace: string },
  nomad: Ask,
): Promise<string | undefined> {
  const path = `/v1/job/${encodeURIComponent(name)}`;
  const inNamespace = `?namespace=${encodeURIComponent(namespace)}`;
  const [job, all] = await Promise.all([
    parsed(definition.nullable(), nomad(`${path}${inNamespace}`), null),
    parsed(allocations, nomad(`${path}/allocations${inNamespace}`), []),
  ]);
  if (job === null || job.Stop || !["service", "system"].includes(job.Type)) {
    return undefined;
  }
  const desired = all.filter(({ DesiredStatus }) => DesiredStatus === "run");
  const running = desired.filter(({ ClientStatus }) => ClientStatus === "running");
  const hostsOf = (each: readonly Allocation[]) => new Set(each.map(({ NodeName }) => NodeName)).size;
  // A system job has an instance where Nomad wants one; those that have failed before it stay in the list.
  const [count, wanted] =
    job.Type === "system"
      ? [hostsOf(running), hostsOf(desired)]
      : [running.length, job.TaskGroups.reduce((sum, { Count }) => sum + Count, 0)];
  return count < wanted ? `${name}: ${count} of ${wanted} instances run${reasonsOf(desired)}` : undefined;
}

/** Where instances do not run, and what Nomad has said of each at last. */
function reasonsOf(desired: readonly Allocation[]): string {
  const reasons = desired
    .filter(({ ClientStatus }) => ClientStatus !== "running")
    .map(({ NodeName, ClientStatus, TaskStates }) => {
      const events = Object.values(TaskStates ?? {}).flatMap(({ Events }) => Events ?? []);
      return `on ${NodeName}: ${events.at(-1)?.DisplayMessage ?? ClientStatus}`;
    });
  return reasons.length === 0 ? "" : ` (${reasons.join("; ")})`;
}
