import { z } from "zod";
import type { NomadApi } from "../api/nomad.ts";
import {
  type Allocation,
  type Deployment,
  type Evaluation,
  type NomadJob,
  allocationShape,
  deploymentShape,
  evaluationShape,
  jobShape,
} from "./shapes.ts";

/** A job as it is now. @throws NomadError if there is none */
export async function readJob(api: NomadApi, job: string): Promise<NomadJob> {
  return (await api.read(`job/${encodeURIComponent(job)}`, jobShape)).body;
}

/** The versions of a job that Nomad keeps, the newest first; none if there is no such job. */
export async function readVersions(api: NomadApi, job: string): Promise<NomadJob[]> {
  const shape = z.object({ Versions: z.array(jobShape).nullable() });
  const path = `job/${encodeURIComponent(job)}/versions`;
  return (await api.find(path, shape))?.Versions ?? [];
}

/** The deployments of a job that Nomad keeps. */
export async function readDeployments(api: NomadApi, job: string): Promise<Deployment[]> {
  const path = `job/${encodeURIComponent(job)}/deployments`;
  return (await api.read(path, z.array(deploymentShape).nullable())).body ?? [];
}

/** The deployment of the version of a job that runs; undefined if Nomad made none. */
export async function deploymentOf(api: NomadApi, job: NomadJob): Promise<Deployment | undefined> {
  return (await readDeployments(api, job.ID)).find((each) => each.JobVersion === job.Version);
}

/** The looks of the scheduler at the version of a job that was registered at an index, the newest first. */
export async function evaluationsOf(api: NomadApi, job: NomadJob): Promise<Evaluation[]> {
  const path = `job/${encodeURIComponent(job.ID)}/evaluations`;
  const { body } = await api.read(path, z.array(evaluationShape).nullable());
  return (body ?? [])
    .filter(({ JobModifyIndex }) => JobModifyIndex === job.JobModifyIndex)
    .toSorted((one, other) => (other.CreateIndex ?? 0) - (one.CreateIndex ?? 0));
}

/** The instances of a version of a job that no other has replaced. */
export async function allocationsOf(
  api: NomadApi,
  job: Pick<NomadJob, "ID" | "Version">,
): Promise<Allocation[]> {
  const { body } = await api.read(
    `job/${encodeURIComponent(job.ID)}/allocations`,
    z.array(allocationShape).nullable(),
  );
  return (body ?? []).filter(
    ({ JobVersion, NextAllocation }) => JobVersion === job.Version && (NextAllocation ?? "") === "",
  );
}
