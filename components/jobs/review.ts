import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { reasonOf } from "../reasonOf.ts";
import { hiding } from "../hide.ts";
import { withRunningCounts } from "./counts.ts";
import { foreignChange } from "./foreignChange.ts";
import { type Conceals, renderDiff, diffShape } from "./jobDiff.ts";
import type { ApiAccess } from "../api/client.ts";
import { type NomadApi, reachNomad } from "../api/nomad.ts";
import { flattened, refusalOf } from "./nomadWords.ts";
import { explainPlacements } from "./placements.ts";
import { failedPlacements } from "./shapes.ts";
import { Refusal } from "../refusal.ts";
import { isInSpecification, namesItem } from "./settings.ts";
import type { JobSource } from "./source.ts";

const planShape = z.object({
  Diff: diffShape.nullable(),
  FailedTGAllocs: failedPlacements,
  Warnings: z.string().nullish(),
});
const parsedShape = z.looseObject({
  ID: z.string(),
  Datacenters: z.array(z.string()).nullish(),
  NodePool: z.string().nullish(),
  TaskGroups: z
    .array(
      z.looseObject({ Name: z.string(), Tasks: z.array(z.looseObject({ Driver: z.string() })).nullish() }),
    )
    .optional(),
});
const variableShape = z.object({ Items: z.record(z.string(), z.string()) });
// Of a job with secrets no other values are shown: any text may be made of one.
const tellsNothing = /^(true|false|\d*)$/;
const namedShape = z.array(z.object({ Name: z.string() }));

/** What the scheduler would do with a job. */
export interface Review {
  /** Changes, the first of them how many instances are created, updated, destroyed; none if nothing changes. */
  changes: string[];
  /** What cannot be placed, and what Nomad warns of. */
  warnings: string[];
  /** That somebody else has changed the job, where it would be overwritten. */
  foreign?: string;
}

/** What a review keeps to. */
export interface ReviewRules {
  /** Whether a job may be overwritten that somebody else has changed since it was registered. */
  overwrite: boolean;
  /** What the stack makes for its jobs: names of namespaces and of node pools. */
  coming: Places;
}

/** Names of namespaces and of node pools. */
interface Places {
  namespaces: readonly string[];
  pools: readonly string[];
}

/**
 * Has the scheduler of a running cluster say what it would do with the jobs; nothing is changed.
 *
 * @param sources the jobs.
 * @param where its Nomad is.
 * @param rules of the stack.
 * @returns what it says of each, by the job's name in the configuration; nothing where no cluster answers.
 * @throws Refusal with a line for each job that Nomad refuses, in its own words, or that would be overwritten
 */
export async function reviewJobs(
  sources: readonly JobSource[],
  where: ApiAccess,
  { overwrite, coming }: ReviewRules,
): Promise<Map<string, Review>> {
  const reviews = new Map<string, Review>();
  const api = await reachNomad(where);
  if (!api) {
    return reviews;
  }
  const there = await placesOf(api);
  const problems: string[] = [];
  await Promise.all(
    sources.map(async (source) => {
      const own = api.within(source.namespace);
      const secrets = source.secrets.map(({ value }) => value);
      let hide = hiding(secrets);
      try {
        const before = there.namespaces.includes(source.namespace)
          ? await storedSecrets(own, source.name)
          : [];
        hide = hiding([...secrets, ...before]);
        const strict = source.secrets.some(isInSpecification) || before.length > 0;
        const conceals: Conceals = (old, now) =>
          [old, now].some((value) => hide(value) !== value || (strict && !tellsNothing.test(value)));
        const review = await reviewJob(own, source, { there, coming, conceals });
        if (review.foreign !== undefined && !overwrite && !pulumi.runtime.isDryRun()) {
          problems.push(
            `${review.foreign}. npm run preview shows the difference; npm run up -- --overwrite-jobs overwrites it.`,
          );
        }
        reviews.set(source.key, { ...review, warnings: review.warnings.map(hide) });
      } catch (error) {
        problems.push(hide(`${source.origin}: ${refusalOf(error)}`));
      }
    }),
  );
  if (problems.length > 0) {
    throw new Refusal(problems.join("\n"));
  }
  return reviews;
}

/** The namespaces and node pools that there are. A tenant's namespace is made by the same change that its first job comes with. */
async function placesOf(api: NomadApi): Promise<Places> {
  const names = (path: string) => api.read(path, namedShape).then(({ body }) => body.map(({ Name }) => Name));
  try {
    const [namespaces, pools] = await Promise.all([names("namespaces"), names("node/pools")]);
    return { namespaces, pools };
  } catch (error) {
    throw new Refusal(`jobs: Nomad does not say what it would do with them: ${reasonOf(error)}`);
  }
}

async function reviewJob(
  api: NomadApi,
  source: JobSource,
  { there, coming, conceals }: { there: Places; coming: Places; conceals: Conceals },
): Promise<Review> {
  const isThere = there.namespaces.includes(source.namespace);
  const job = parsedShape.parse(
    source.keepsCounts === true && isThere ? await withRunningCounts(api, source.job) : source.job,
  );
  if (!isThere) {
    if (!coming.namespaces.includes(source.namespace)) {
      throw new Error(unknownNamespace(source.namespace, [...there.namespaces, ...coming.namespaces]));
    }
    return { changes: [`${job.ID} is new, and so is its namespace ${source.namespace}`], warnings: [] };
  }
  const { NodePool: pool = "" } = job;
  if (pool && !there.pools.includes(pool)) {
    if (!coming.pools.includes(pool)) {
      throw new Error(unknownPool(pool, [...there.pools, ...coming.pools]));
    }
    return { changes: [`the node pool ${pool} of ${job.ID} is new`], warnings: [] };
  }
  const plan = await api.write(`job/${encodeURIComponent(job.ID)}/plan`, { Job: job, Diff: true }, planShape);
  const changes = plan.Diff === null ? [] : renderDiff(plan.Diff, conceals);
  const foreign = changes.length === 0 ? undefined : await foreignChange(api, job.ID, source.keepsCounts);
  return {
    changes,
    warnings: [
      ...(await explainPlacements(api, job, plan.FailedTGAllocs)),
      ...flattened(plan.Warnings ?? ""),
    ],
    ...(foreign !== undefined && { foreign }),
  };
}

/**
 * That a job's namespace is not there, and nobody makes it.
 *
 * @param namespace that the job asks for.
 * @param known the namespaces that there are or will be.
 */
export function unknownNamespace(namespace: string, known: readonly string[]): string {
  return `there is no namespace ${namespace} (${listed(known)}); one in cluster.namespaces is made, and so is a tenant's`;
}

/** That a job's node pool is not there, and nobody makes it; with the ones that there are or will be. */
export function unknownPool(pool: string, known: readonly string[]): string {
  return `there is no node pool ${pool} (${listed(known)}); cluster.nodePools makes one`;
}

function listed(known: readonly string[]): string {
  return `there are: ${[...new Set(known)].toSorted().join(", ")}`;
}

/** The secret settings with which a job runs, before they are changed or gone: its variables in Nomad have them. */
async function storedSecrets(api: NomadApi, job: string): Promise<string[]> {
  const items = (await api.find(`var/nomad/jobs/${job}`, variableShape))?.Items ?? {};
  return (items[namesItem] ?? "").split(" ").flatMap((name) => items[name] ?? []);
}
