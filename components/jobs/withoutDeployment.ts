import { z } from "zod";
import { ReleaseError } from "./releaseError.ts";
import { explainFailures } from "./explain.ts";
import type { NomadApi } from "../api/nomad.ts";
import { type Allocation, type NomadJob, allocationShape } from "./shapes.ts";

/** Follows a batch job until every allocation of this version has started, and none has failed. */
export async function followBatch(api: NomadApi, job: NomadJob): Promise<string> {
  return follow(api, job, (all) => {
    const started = all.filter((each) => each.ClientStatus !== "pending");
    return all.length > 0 && started.length === all.length
      ? `${job.ID} v${job.Version} has started`
      : undefined;
  });
}

/** Follows a service or system job for which Nomad made no deployment, until all its allocations run. */
export async function followRunning(
  api: NomadApi,
  job: NomadJob,
  say: (line: string) => void,
): Promise<string> {
  let told = "";
  return follow(api, job, (all) => {
    const wanted = all.filter((each) => each.DesiredStatus === "run");
    const running = wanted.filter((each) => each.ClientStatus === "running").length;
    const line = `${job.ID} v${job.Version}: ${running} of ${wanted.length} running`;
    if (line !== told) {
      say(line);
      told = line;
    }
    return running === wanted.length ? `${job.ID} v${job.Version} runs` : undefined;
  });
}

async function follow(
  api: NomadApi,
  job: NomadJob,
  outcome: (all: readonly Allocation[]) => string | undefined,
): Promise<string> {
  const path = `job/${encodeURIComponent(job.ID)}/allocations`;
  let index: number | undefined;
  for (;;) {
    const answer = await api.read(path, z.array(allocationShape), index);
    const all = answer.body.filter((each) => each.JobVersion === job.Version);
    if (all.some((each) => each.ClientStatus === "failed")) {
      const reasons = await explainFailures(api, path);
      throw new ReleaseError([`${job.ID} v${job.Version} fails`, ...reasons].join("\n"));
    }
    const done = outcome(all);
    if (done !== undefined) {
      return done;
    }
    index = answer.index;
  }
}
