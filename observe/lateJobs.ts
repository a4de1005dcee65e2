import { z } from "zod";
import { withRole } from "../components/hosts/host.ts";
import type { Outputs } from "../stack/outputs.ts";
import { type Ask, parsed } from "./ask.ts";
import { type Allocation, type Place, allocations, definition, placeOf, wantedOf } from "./jobs.ts";

const nodes = z.array(
  z.object({
    Name: z.string(),
    Status: z.string(),
    SchedulingEligibility: z.string(),
    Datacenter: z.string().optional(),
    NodePool: z.string().optional(),
  }),
);

/**
 * The services and system jobs of a stack that lack instances, according to Nomad. None is reported while a client is down or
 * ineligible, since the missing instances may fit nowhere else.
 *
 * @param outputs of the stack.
 * @param nomad asks any Nomad agent; what does not answer is not late.
 * @returns a line for each: `fabio: 2 of 3 instances run (on u3: Missing: nomad.var.block(nomad/jobs/fabio))`.
 */
export async function lateJobs({ hosts, jobs }: Outputs, nomad: Ask): Promise<string[]> {
  const all = await parsed(nodes, nomad("/v1/nodes"), []);
  const fit = all.filter((node) => node.Status === "ready" && node.SchedulingEligibility === "eligible");
  const clients = withRole(hosts, "client").map(({ name }) => fit.find((node) => node.Name === name));
  if (clients.includes(undefined)) {
    return [];
  }
  const places = clients.map(placeOf);
  const lines = await Promise.all(jobs.map((job) => lateLine(job, places, nomad)));
  return lines.filter((line) => line !== undefined);
}

async function lateLine(
  { name, namespace }: { name: string; namespace: string },
  places: readonly Place[],
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
  const running = desired.filter(({ ClientStatus }) => ClientStatus === "running").length;
  const wanted = wantedOf(job, all, places);
  return running < wanted ? `${name}: ${running} of ${wanted} instances run${reasonsOf(desired)}` : undefined;
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
