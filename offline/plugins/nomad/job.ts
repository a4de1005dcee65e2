import { bridged } from "../base/bridged/bridged.ts";
import { differing } from "../base/bridged/inputs.ts";
import { equal } from "../base/equal.ts";
import { booleanOf, mapOf, stringOf } from "../base/fields.ts";
import type { Context, Diff, Failure, Kind } from "../base/kind.ts";
import { type PropertyMap, UNKNOWN, hasUnknown } from "../base/property.ts";
import { type Shape, fit } from "../base/shape.ts";
import type { HttpClient } from "../base/http-client.ts";
import { computed, plannedOutputs, programOutputs } from "./job-outputs.ts";
import { planJob } from "./job-plan.ts";
import { jobRecord } from "./records.ts";
import { changedElsewhere, findJob, jobPath, namespaceQuery, registerJob } from "./job-registration.ts";
import { isSameJobspec, jsonProblem, parseJobspec } from "./jobspec.ts";

/** Inputs of nomad:index/job:Job. */
export const jobShape: Shape = {
  jobspec: { type: "string", required: true },
  json: { type: "boolean" },
  hcl2: { type: { object: { allowFs: { type: "boolean" }, vars: { type: { map: { type: "string" } } } } } },
  detach: { type: "boolean", default: true },
  deregisterOnDestroy: { type: "boolean", default: true },
  deregisterOnIdChange: { type: "boolean", default: true },
  purgeOnDestroy: { type: "boolean" },
  policyOverride: { type: "boolean" },
  preserveCounts: { type: "boolean" },
  readAllocationIds: { type: "boolean" },
  rerunIfDead: { type: "boolean" },
};

/** nomad:index/job:Job */
export function jobKind(nomad: HttpClient): Kind {
  return bridged(jobShape, jobRecord, {
    check: (_olds, news) => Promise.resolve(checkJob(news)),
    diff: (id, oldInputs, oldState, news) => diffJob(nomad, id, oldInputs, oldState, news),
    async create(inputs, context) {
      if (context.preview) return { id: "", state: await previewJob(nomad, inputs, undefined, context) };
      return registerJob(nomad, inputs, undefined, context);
    },
    read: (id, inputs, state, context) => readJob(nomad, id, inputs, state, context),
    async update(_id, _oldInputs, oldState, news, context) {
      if (context.preview) return previewJob(nomad, news, oldState, context);
      return (await registerJob(nomad, news, oldState, context)).state;
    },
    async delete(id, state, context) {
      if (booleanOf(state, "deregisterOnDestroy") === false) return;
      const purge = (booleanOf(state, "purgeOnDestroy") ?? false).toString();
      const query = { ...namespaceQuery(state), purge };
      await nomad.remove(jobPath(id, state), { query, signal: context.signal });
    },
  });
}

function checkJob(news: PropertyMap): { inputs: PropertyMap; failures: Failure[] } {
  const { inputs, failures } = fit(jobShape, news);
  const { jobspec, json, hcl2 } = inputs;
  if (json === true && typeof jobspec === "string") {
    const reason = jsonProblem(jobspec);
    if (reason !== undefined) failures.push({ property: "jobspec", reason });
  }
  if (!hasUnknown(hcl2) && booleanOf(mapOf(inputs, "hcl2"), "allowFs") === true) {
    const reason = "The offline plugin reads no files for a jobspec: put their content in vars.";
    failures.push({ property: "hcl2.allowFs", reason });
  }
  return { inputs, failures };
}

async function diffJob(
  nomad: HttpClient,
  id: string,
  oldInputs: PropertyMap,
  oldState: PropertyMap,
  news: PropertyMap,
): Promise<Diff> {
  const diffs = differing(jobShape, oldInputs, news);
  const isRerun = oldState["status"] === "dead" && news["rerunIfDead"] === true;
  if (isRerun) diffs.push("status");
  if (specificationIsUnknown(news)) return { changes: true, diffs };
  const old = stringOf(oldState, "jobspec") ?? "";
  if (await isSameJobspec(old, news)) {
    const others = diffs.filter((name) => name !== "jobspec");
    return { changes: others.length > 0, diffs: others };
  }
  if (!diffs.includes("jobspec")) diffs.push("jobspec");
  const specification = await parseJobspec(news);
  const index = await planJob(nomad, specification, news, () => undefined); // The preview of the update warns.
  const { id: newId, namespace } = specification;
  if (namespaceQuery(oldState).namespace !== namespace) {
    return { changes: true, diffs, replaces: ["namespace"] };
  }
  if ((stringOf(oldState, "name") ?? id) !== newId) {
    return { changes: true, diffs, replaces: news["deregisterOnIdChange"] === false ? [] : ["name"] };
  }
  const known = stringOf(oldState, "modifyIndex");
  // Counts that are kept are an autoscaler's: it makes versions of its own.
  if (index !== undefined && index !== known && news["preserveCounts"] !== true) {
    throw changedElsewhere(newId, `${known ?? "none"} here, ${index} in Nomad`);
  }
  return { changes: true, diffs };
}

/** The outputs that a create or an update will have. */
async function previewJob(
  nomad: HttpClient,
  inputs: PropertyMap,
  old: PropertyMap | undefined,
  context: Context,
): Promise<PropertyMap> {
  const unknown = { ...inputs, ...Object.fromEntries(computed.map((name) => [name, UNKNOWN])) };
  if (specificationIsUnknown(inputs)) return unknown;
  if (old !== undefined && (await isSameJobspec(stringOf(old, "jobspec") ?? "", inputs))) {
    return { ...old, ...inputs };
  }
  const warn = (reason: string): void => {
    context.log("warning", reason);
  };
  const specification = await parseJobspec(inputs);
  await planJob(nomad, specification, inputs, warn, context.signal);
  const planned = plannedOutputs(specification.job);
  const countsStay = inputs["preserveCounts"] === true && old !== undefined;
  return { ...inputs, ...planned, ...(countsStay && { taskGroups: UNKNOWN }) };
}

async function readJob(
  nomad: HttpClient,
  id: string,
  inputs: PropertyMap,
  state: PropertyMap,
  context: Context,
): Promise<{ inputs: PropertyMap; state: PropertyMap } | undefined> {
  const found = await findJob(nomad, id, { ...inputs, ...state }, context.signal);
  if (found === undefined) return undefined;
  const { Source: source, Format: format, VariableFlags: flags } = found.submission;
  const submitted: PropertyMap = {};
  if (typeof source === "string" && source !== "") submitted["jobspec"] = source;
  if (inputs["jobspec"] === undefined) {
    // An import: how it was submitted is all that is known.
    submitted["json"] = format === "json";
    Object.assign(submitted, fit(jobShape, submitted).inputs);
  } else if (
    format === "hcl2" &&
    !equal(mapOf(found.submission, "VariableFlags"), mapOf(mapOf(inputs, "hcl2"), "vars"))
  ) {
    submitted["hcl2"] = { ...mapOf(inputs, "hcl2"), vars: flags };
  }
  return {
    inputs: { ...inputs, ...submitted },
    state: { ...state, ...submitted, ...found.outputs, ...programOutputs({ ...inputs, ...submitted }) },
  };
}

function specificationIsUnknown({ jobspec, json, hcl2 }: PropertyMap): boolean {
  return [jobspec, json, hcl2].some(hasUnknown);
}
