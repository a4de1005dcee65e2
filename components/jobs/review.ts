import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { reasonOf } from "../reasonOf.ts";
import { foreignChange } from "./foreignChange.ts";
import { renderDiff, diffShape } from "./jobDiff.ts";
import type { ApiAccess } from "../api.ts";
import { imageProblem } from "./images.ts";
import { type NomadApi, reachNomad } from "./nomadApi.ts";
import { explainPlacements, failedPlacements } from "./shapes.ts";
import { Refusal } from "../refusal.ts";
import type { JobSource } from "./source.ts";

const planShape = z.object({
  Diff: diffShape.nullable(),
  FailedTGAllocs: failedPlacements,
  Warnings: z.string().nullish(),
});
const parsedShape = z.looseObject({
  ID: z.string(),
  TaskGroups: z.array(
    z.looseObject({
      Tasks: z.array(z.looseObject({ Config: z.looseObject({ image: z.string().optional() }).nullish() })),
    }),
  ),
});
const namedShape = z.array(z.object({ Name: z.string() }));
type ParsedJob = z.output<typeof parsedShape>;

/** What the scheduler would do with a job. */
export interface Review {
  /** Changes, the first of them how many instances are created, updated, destroyed; none if nothing changes. */
  changes: string[];
  /** What cannot be placed, and what Nomad warns of. */
  warnings: string[];
  /** That somebody else has changed the job, where it would be overwritten. */
  foreign?: string;
}

/**
 * Has the scheduler of a running cluster say what it would do with the jobs; nothing is changed.
 *
 * @param sources the jobs.
 * @param where its Nomad is.
 * @param rules of the stack: `overwrite`, whether a job may be overwritten that somebody else has changed since it was
 *   registered; `pinned`, whether images of others are named by their digest.
 * @returns what it says of each, by the job's name; nothing where no cluster answers.
 * @throws Refusal with a line for each job that Nomad refuses, in its own words, or that would be overwritten
 */
export async function reviewJobs(
  sources: readonly JobSource[],
  where: ApiAccess,
  { overwrite, pinned }: { overwrite: boolean; pinned: boolean },
): Promise<Map<string, Review>> {
  const reviews = new Map<string, Review>();
  const api = await reachNomad(where);
  if (!api) {
    return reviews;
  }
  // A tenant's namespace is made by the same change that its first job comes with.
  const namespaces = (await api.read("namespaces", namedShape)).body.map(({ Name }) => Name);
  const problems: string[] = [];
  await Promise.all(
    sources.map(async (source) => {
      try {
        const review = await reviewJob(api.within(source.namespace), source, { pinned, namespaces });
        if (review.foreign !== undefined && !overwrite && !pulumi.runtime.isDryRun()) {
          problems.push(
            `${review.foreign}. npm run preview shows the difference; npm run up -- --overwrite-jobs overwrites it.`,
          );
        }
        reviews.set(source.name, review);
      } catch (error) {
        problems.push(`${source.origin}: ${reasonOf(error)}`);
      }
    }),
  );
  if (problems.length > 0) {
    throw new Refusal(problems.join("\n"));
  }
  return reviews;
}

function imagesOf({ TaskGroups }: ParsedJob): string[] {
  return TaskGroups.flatMap(({ Tasks }) => Tasks).flatMap(({ Config }) => Config?.image ?? []);
}

async function reviewJob(
  api: NomadApi,
  source: JobSource,
  { pinned, namespaces }: { pinned: boolean; namespaces: readonly string[] },
): Promise<Review> {
  const job = await jobOf(api, source);
  const [problem] = pinned ? imagesOf(job).flatMap((image) => imageProblem(image) ?? []) : [];
  if (problem !== undefined) {
    throw new Error(problem);
  }
  if (!namespaces.includes(source.namespace)) {
    return { changes: [`${job.ID} is new, and so is its namespace ${source.namespace}`], warnings: [] };
  }
  const plan = await api.write(`job/${encodeURIComponent(job.ID)}/plan`, { Job: job, Diff: true }, planShape);
  const changes = plan.Diff === null ? [] : renderDiff(plan.Diff);
  const foreign = changes.length === 0 ? undefined : await foreignChange(api, job.ID);
  return {
    changes,
    warnings: [
      ...explainPlacements(plan.FailedTGAllocs),
      ...(plan.Warnings ?? "").split("\n").filter(Boolean),
    ],
    ...(foreign !== undefined && { foreign }),
  };
}

async function jobOf(api: NomadApi, source: JobSource): Promise<ParsedJob> {
  if (source.variables === undefined) {
    return z.object({ Job: parsedShape }).parse(JSON.parse(source.jobspec)).Job;
  }
  const variables = Object.entries(source.variables).map(
    ([name, value]) => `${name} = ${JSON.stringify(value)}`,
  );
  return api.write(
    "jobs/parse",
    { JobHCL: source.jobspec, Variables: variables.join("\n"), Canonicalize: true },
    parsedShape,
  );
}
