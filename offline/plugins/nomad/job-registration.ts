import { booleanOf, mapOf, mapsOf, numberOf, stringOf, textsOf } from "../base/fields.ts";
import { type Context, PartialFailure } from "../base/kind.ts";
import { type PropertyMap, isMap } from "../base/property.ts";
import { untilLed } from "./between-leaders.ts";
import { awaitDeployment } from "./deployment.ts";
import { type HttpClient, Refused, Unreachable } from "../base/http-client.ts";
import { jobOutputs, programOutputs } from "./job-outputs.ts";
import { type Specification, parseJobspec } from "./jobspec.ts";

/** Seconds that a create or an update takes at most, where the program says nothing. */
const defaultSeconds = 300;

interface Registration {
  evaluation: string;
  modifyIndex: string;
}

/** The path of a job, by the name in its state: its ID can change in place, that of its resource can't. */
export function jobPath(id: string, state: PropertyMap): string {
  return `/v1/job/${encodeURIComponent(stringOf(state, "name") ?? id)}`;
}

/** The namespace that a job's state names, as a query. */
export function namespaceQuery(state: PropertyMap): { namespace: string } {
  return { namespace: stringOf(state, "namespace") ?? "default" };
}

/**
 * Registers a job and, without `detach`, waits for its deployment.
 * @param old state of the job; undefined for a new one, which takes over a registered job of the same ID
 * @throws PartialFailure if it is registered, but not deployed
 */
export async function registerJob(
  nomad: HttpClient,
  inputs: PropertyMap,
  old: PropertyMap | undefined,
  context: Context,
): Promise<{ id: string; state: PropertyMap }> {
  const specification = await parseJobspec(inputs);
  const { id, namespace } = specification;
  const { evaluation, modifyIndex } = await submit(nomad, specification, inputs, old, context.signal);
  let deployment: PropertyMap = {
    deploymentId: old?.["deploymentId"],
    deploymentStatus: old?.["deploymentStatus"],
  };
  try {
    if (booleanOf(inputs, "detach") === false && evaluation !== "") {
      const seconds = context.timeout > 0 ? context.timeout : defaultSeconds;
      const done = await awaitDeployment(nomad, { job: id, namespace, evaluation }, context, seconds);
      deployment = { deploymentId: done?.id, deploymentStatus: done?.status };
    }
    const found = await findJob(nomad, id, { ...inputs, name: id, namespace }, context.signal);
    if (found === undefined) throw new Error(`The job ${id} was registered, but it is gone again.`);
    return { id, state: { ...inputs, ...found.outputs, ...deployment, ...programOutputs(inputs) } };
  } catch (error) {
    // What Nomad does by itself afterwards, such as a revert, is a change that only a refresh accepts.
    const state = {
      ...inputs,
      ...jobOutputs({ ...specification.job, ID: id }),
      ...deployment,
      ...programOutputs(inputs),
      allocationIds: [],
    };
    throw new PartialFailure(id, { ...state, namespace, modifyIndex }, [
      error instanceof Error ? error.message : String(error),
    ]);
  }
}

/**
 * A registered job.
 * @param known its inputs and state, as far as they are known
 * @returns undefined if Nomad has no such job
 */
export async function findJob(
  nomad: HttpClient,
  id: string,
  known: PropertyMap,
  signal: AbortSignal,
): Promise<{ outputs: PropertyMap; submission: PropertyMap } | undefined> {
  const path = jobPath(id, known);
  const query = namespaceQuery(known);
  const answer = await nomad.find(path, { query, signal });
  if (answer === undefined || !isMap(answer.body)) return undefined;
  const outputs = jobOutputs(answer.body);
  const version = (numberOf(outputs, "version") ?? 0).toString();
  const submission = await nomad.find(`${path}/submission`, { query: { ...query, version }, signal });
  const reads = booleanOf(known, "readAllocationIds") === true;
  const allocationIds = reads ? await allocationsOf(nomad, path, query, signal) : [];
  return {
    outputs: { ...outputs, allocationIds },
    submission: isMap(submission?.body) ? submission.body : {},
  };
}

async function submit(
  nomad: HttpClient,
  { id, namespace, job }: Specification,
  inputs: PropertyMap,
  old: PropertyMap | undefined,
  signal: AbortSignal,
): Promise<Registration> {
  const isSameJob = old !== undefined && old["name"] === id && old["namespace"] === namespace;
  const wanted = isSameJob ? Number(stringOf(old, "modifyIndex") ?? "0") : 0;
  const body = {
    Job: job,
    PolicyOverride: booleanOf(inputs, "policyOverride") ?? false,
    PreserveCounts: booleanOf(inputs, "preserveCounts") ?? false,
    ...(wanted > 0 && { EnforceIndex: true, JobModifyIndex: wanted }),
    Submission: {
      Source: stringOf(inputs, "jobspec"),
      Format: booleanOf(inputs, "json") === true ? "json" : "hcl2",
      VariableFlags: textsOf(mapOf(inputs, "hcl2"), "vars"),
    },
  };
  try {
    const answer = await untilLed(
      () => nomad.request("PUT", "/v1/jobs", { query: { namespace }, body, signal }),
      // A second time its own first change would look like somebody else's.
      wanted === 0,
      signal,
    );
    const registered = isMap(answer.body) ? answer.body : {};
    return {
      evaluation: stringOf(registered, "EvalID") ?? "",
      modifyIndex: (numberOf(registered, "JobModifyIndex") ?? 0).toString(),
    };
  } catch (error) {
    if (error instanceof Unreachable) {
      const next =
        "Whether it is registered is not known. Run `up` again: it asks a server that answers. " +
        "If that finds the job changed by somebody else, it is registered: add --overwrite-jobs.";
      throw new Error(`The job ${id}: ${error.message} ${next}`, { cause: error });
    }
    if (!(error instanceof Refused)) throw error;
    if (error.reason.includes("Enforcing job modify index")) throw changedElsewhere(id, error.reason);
    throw new Error(`Nomad refuses the job ${id}: ${error.reason}`, { cause: error });
  }
}

/** The error of a job that somebody else has changed. */
export function changedElsewhere(id: string, details: string): Error {
  return new Error(
    `The job ${id} can't be updated: job modify index has changed since last refresh (${details}). ` +
      "Somebody else, Nomad's auto_revert or an autoscaler changed it: run `pulumi refresh`, then try again.",
  );
}

async function allocationsOf(
  nomad: HttpClient,
  path: string,
  query: Record<string, string>,
  signal: AbortSignal,
): Promise<string[]> {
  const { body } = await nomad.request("GET", `${path}/allocations`, { query, signal });
  return mapsOf({ body }, "body").map((allocation) => stringOf(allocation, "ID") ?? "");
}
