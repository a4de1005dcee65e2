import { mapOf, mapsOf, numberOf, stringOf } from "../base/fields.ts";
import type { Context } from "../base/kind.ts";
import { type Property, type PropertyMap, isMap } from "../base/property.ts";
import { failedAllocations } from "./failed-allocations.ts";
import type { HttpClient } from "../base/http-client.ts";

/** Time for the question why a deployment got nowhere, in milliseconds. */
const questionMilliseconds = 5000;
/** Longest time that Nomad lets a blocking query wait. */
const blockingSeconds = 60;

export interface Deployment {
  id: string;
  status: string;
}

interface Wait {
  nomad: HttpClient;
  job: string;
  namespace: string;
  signal: AbortSignal;
  /** Tells the person, and the error should it be the last, what was seen. */
  see(progress: string): void;
}

/**
 * Waits until an evaluation of a job is done and the deployment that it started, if any, has succeeded.
 * @param seconds after which it gives up
 * @returns undefined if there is no deployment, as with batch jobs
 * @throws if either fails, with what the tasks of the failed allocations said; on time out; when cancelled
 */
export async function awaitDeployment(
  nomad: HttpClient,
  { job, namespace, evaluation }: { job: string; namespace: string; evaluation: string },
  context: Context,
  seconds: number,
): Promise<Deployment | undefined> {
  let seen = "nothing";
  let deploymentId: string | undefined;
  const wait: Wait = {
    nomad,
    job,
    namespace,
    signal: AbortSignal.any([context.signal, AbortSignal.timeout(seconds * 1000)]),
    see: (progress) => {
      if (progress !== seen) context.log("info", progress, true);
      seen = progress;
    },
  };
  try {
    deploymentId = await awaitEvaluation(wait, evaluation);
    if (deploymentId === undefined) return undefined;
    const status = await awaitSuccess(wait, deploymentId);
    return { id: deploymentId, status };
  } catch (error) {
    if (!wait.signal.aborted) throw error;
    const why = context.signal.aborted ? "Cancelled" : `Timed out after ${seconds} s`;
    const events = context.signal.aborted ? "" : await explain(nomad, namespace, deploymentId);
    throw new Error(`${why} waiting for the deployment of the job ${job}. Last seen: ${seen}.${events}`, {
      cause: error,
    });
  }
}

/** @returns the ID of the deployment that the last evaluation of the chain belongs to */
async function awaitEvaluation(wait: Wait, first: string): Promise<string | undefined> {
  let id = first;
  for (;;) {
    const evaluation = await watch(wait, `/v1/evaluation/${id}`, (body) => {
      const status = stringOf(body, "Status") ?? "";
      wait.see(`the evaluation ${id} is ${status}`);
      return status !== "pending" && status !== "blocked";
    });
    const status = stringOf(evaluation, "Status") ?? "";
    if (status !== "complete") {
      const why = stringOf(evaluation, "StatusDescription") ?? "";
      throw new Error(`The evaluation ${id} of the job ${wait.job} ended as ${status}: ${why}`);
    }
    const unplaced = describeUnplaced(mapOf(evaluation, "FailedTGAllocs"));
    if (unplaced !== "") wait.see(unplaced);
    const next = stringOf(evaluation, "NextEval") ?? "";
    if (next === "") {
      const deployment = stringOf(evaluation, "DeploymentID") ?? "";
      return deployment === "" ? undefined : deployment;
    }
    id = next;
  }
}

async function awaitSuccess(wait: Wait, id: string): Promise<string> {
  const ended = new Set(["successful", "failed", "cancelled"]);
  const deployment = await watch(wait, `/v1/deployment/${id}`, (body) => {
    wait.see(describeProgress(body));
    return ended.has(stringOf(body, "Status") ?? "");
  });
  const status = stringOf(deployment, "Status") ?? "";
  if (status === "successful") return status;
  const why = stringOf(deployment, "StatusDescription") ?? "";
  const events = await explain(wait.nomad, wait.namespace, id);
  throw new Error(`The deployment ${id} of the job ${wait.job} ended as ${status}: ${why}.${events}`);
}

/** Follows one object of the API with blocking queries until it is as wanted. */
async function watch(wait: Wait, path: string, isDone: (body: PropertyMap) => boolean): Promise<PropertyMap> {
  let index = "0";
  for (;;) {
    const answer = await wait.nomad.request("GET", path, {
      query: { namespace: wait.namespace, index, wait: `${blockingSeconds}s` },
      signal: wait.signal,
      patience: 2 * blockingSeconds,
    });
    if (isMap(answer.body) && isDone(answer.body)) return answer.body;
    index = answer.index;
  }
}

/** Such as "web: 1 of 3 healthy, 2 placed; Deployment is running". */
function describeProgress(deployment: PropertyMap): string {
  const groups = Object.entries(mapOf(deployment, "TaskGroups")).map(([name, group]) => {
    const state = isMap(group) ? group : {};
    const count = (what: string): number => numberOf(state, what) ?? 0;
    const unhealthy = count("UnhealthyAllocs");
    const placed = `${count("PlacedAllocs")} placed${unhealthy > 0 ? `, ${unhealthy} unhealthy` : ""}`;
    return `${name}: ${count("HealthyAllocs")} of ${count("DesiredTotal")} healthy, ${placed}`;
  });
  return [...groups, stringOf(deployment, "StatusDescription") ?? ""].join("; ");
}

/** Such as "no room for web: of 3 nodes 3 were refused by: missing drivers (3)"; empty if all were placed. */
function describeUnplaced(failed: PropertyMap): string {
  return Object.entries(failed)
    .map(([group, metric]) => {
      const { ConstraintFiltered: filtered, DimensionExhausted: exhausted } = isMap(metric) ? metric : {};
      const reasons = [...counts(filtered), ...counts(exhausted)].join(", ");
      const nodes = isMap(metric) ? (numberOf(metric, "NodesEvaluated") ?? 0) : 0;
      return `no room for ${group} on ${nodes} nodes${reasons === "" ? "" : `: ${reasons}`}`;
    })
    .join("; ");
}

function counts(reasons: Property): string[] {
  if (!isMap(reasons)) return [];
  return Object.keys(reasons).map((reason) => `${reason} (${numberOf(reasons, reason) ?? 0})`);
}

/** What the tasks of a deployment's failing allocations said, one line each; empty if nothing can be found out. */
async function explain(
  nomad: HttpClient,
  namespace: string,
  deployment: string | undefined,
): Promise<string> {
  if (deployment === undefined) return "";
  try {
    const { body } = await nomad.request("GET", `/v1/deployment/allocations/${deployment}`, {
      query: { namespace },
      signal: AbortSignal.timeout(questionMilliseconds),
    });
    return failedAllocations(mapsOf({ body }, "body"))
      .map((line) => `\n${line}`)
      .join("");
  } catch {
    return "";
  }
}
