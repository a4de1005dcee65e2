import { z } from "zod";
import { allocationShape } from "../../components/jobs/shapes.ts";
import { type Ask, parsed } from "../ask.ts";
import type { JobOutput } from "../../stack/outputs.ts";

const versions = z.object({
  Versions: z.array(
    z.object({
      Version: z.int(),
      TaskGroups: z.array(
        z.object({
          Tasks: z.array(z.object({ Config: z.object({ image: z.string().optional() }).nullish() })),
        }),
      ),
    }),
  ),
});
const placedShape = allocationShape.extend({ TaskGroup: z.string() });
type Allocation = z.output<typeof placedShape>;
const registrations = z.array(
  z.object({
    Service: z.object({ ID: z.string(), Address: z.string(), Port: z.int() }),
    Checks: z.array(z.object({ Name: z.string(), Status: z.string(), Output: z.string() })),
  }),
);
type Registration = z.output<typeof registrations>[number];

/** An instance of a job on a host. */
export interface Instance {
  job: string;
  /** The ID of Nomad's allocation. */
  id: string;
  host: string;
  /** The version of the job, as Nomad counts them. */
  version: number;
  /** The images of that version: `nomad-on-weave/httpbackend:v1.0.0`. */
  images: readonly string[];
  /** A new version on trial. */
  canary: boolean;
  /** Where its services are, as Consul says: `10.32.0.5:8081`. */
  addresses: readonly string[];
  state: "healthy" | "starting" | "unhealthy";
  /** What is wrong with it, if something is. */
  reason: string;
}

/**
 * The instances of a job that run, or should.
 *
 * @param job as the outputs have it.
 * @param asked asks any agent of Consul, or of Nomad. One that does not answer has nothing to say.
 */
export async function instancesOf(
  { name, namespace, services }: JobOutput,
  { consul, nomad }: Record<"consul" | "nomad", Ask>,
): Promise<Instance[]> {
  const path = `/v1/job/${encodeURIComponent(name)}`;
  // Servers without a leader still know what was there.
  const query = `namespace=${namespace}&stale`;
  const [allocations, { Versions }, ...registered] = await Promise.all([
    parsed(z.array(placedShape), nomad(`${path}/allocations?${query}`), []),
    parsed(versions, nomad(`${path}/versions?${query}`), { Versions: [] }),
    ...services.map((service) =>
      parsed(registrations.optional(), consul(`/v1/health/service/${service.name}?stale`), undefined),
    ),
  ]);
  const tasks = new Map(
    Versions.map(({ Version, TaskGroups }) => [Version, TaskGroups.flatMap(({ Tasks }) => Tasks)]),
  );
  const known = registered.flatMap((all) => all ?? []);
  const answered = services.filter((_, index) => registered[index] !== undefined);
  return allocations.filter(isWanted).map((allocation) => {
    const own = known.filter(({ Service }) => Service.ID.includes(allocation.ID));
    const wanted = answered.filter(({ group = allocation.TaskGroup }) => group === allocation.TaskGroup);
    return {
      job: name,
      id: allocation.ID,
      host: allocation.NodeName,
      version: allocation.JobVersion,
      images: (tasks.get(allocation.JobVersion) ?? []).flatMap(({ Config }) => Config?.image ?? []),
      canary: allocation.DeploymentStatus?.Canary === true,
      addresses: own.map(({ Service }) => `${Service.Address}:${Service.Port}`),
      ...stateOf(allocation, own, wanted.length),
    };
  });
}

/** Not what has run to its end, nor what was stopped, nor what another one has replaced. */
function isWanted({ ClientStatus, DesiredStatus, NextAllocation }: Allocation): boolean {
  const isMissing = DesiredStatus === "run" && ClientStatus !== "complete" && !NextAllocation;
  return ClientStatus === "running" || isMissing;
}

function stateOf(
  { ClientStatus, DeploymentStatus, TaskStates }: Allocation,
  registered: readonly Registration[],
  services: number,
): Pick<Instance, "state" | "reason"> {
  if (ClientStatus === "pending") {
    return { state: "starting", reason: "" };
  }
  if (ClientStatus !== "running") {
    const events = Object.values(TaskStates ?? {}).flatMap(
      ({ Events }) => Events?.at(-1)?.DisplayMessage ?? [],
    );
    return { state: "unhealthy", reason: [ClientStatus, ...events].join(": ") };
  }
  const failing = registered.flatMap(({ Checks }) => Checks).find(({ Status }) => Status !== "passing");
  if (failing) {
    return { state: "unhealthy", reason: `${failing.Name}: ${failing.Output.trim() || failing.Status}` };
  }
  if (DeploymentStatus?.Healthy === false) {
    return { state: "unhealthy", reason: "its deployment has found it unhealthy" };
  }
  if (registered.length >= services) {
    return { state: "healthy", reason: "" };
  }
  return DeploymentStatus?.Healthy === true
    ? { state: "unhealthy", reason: "Consul does not have it any more" }
    : { state: "starting", reason: "Consul does not have it yet" };
}
