import { parseJobFiles } from "../../../components/jobfiles/parser.ts";
import { toolPath } from "../../../toolchain/cache.ts";
import { equal } from "../base/equal.ts";
import { booleanOf, mapOf, propertyOf, stringOf, textsOf } from "../base/fields.ts";
import { type Property, type PropertyMap, isMap } from "../base/property.ts";

/** A parsed job specification, as Nomad's API has it. */
export interface Specification {
  id: string;
  namespace: string;
  job: PropertyMap;
}

/**
 * Parses the `jobspec` of a job's inputs. HCL is parsed by Nomad's own parser, as the official plugin has it.
 * @throws if it is no job specification
 */
export async function parseJobspec(inputs: PropertyMap): Promise<Specification> {
  const source = stringOf(inputs, "jobspec") ?? "";
  const isJson = booleanOf(inputs, "json") === true;
  const job = isJson ? parseJson(source) : await parseHcl(source, inputs);
  const id = job["ID"];
  if (typeof id !== "string" || id === "") {
    throw new Error("The jobspec has no job ID: it must be a job as Nomad's API takes it.");
  }
  const given = stringOf(job, "Namespace") ?? "";
  const namespace = given === "" ? "default" : given;
  return { id, namespace, job: { ...job, Namespace: namespace } };
}

/** Whether the old `jobspec` text means the same job as that of the inputs. */
export async function isSameJobspec(old: string, inputs: PropertyMap): Promise<boolean> {
  if (old === stringOf(inputs, "jobspec")) return true;
  try {
    const [one, other] = await Promise.all([parseJobspec({ ...inputs, jobspec: old }), parseJobspec(inputs)]);
    return equal(withoutNulls(one.job), withoutNulls(other.job));
  } catch {
    return false; // What is wrong with the new one is reported where it is planned.
  }
}

/**
 * What is wrong with a JSON `jobspec`.
 * @returns undefined if it can be parsed
 */
export function jsonProblem(source: string): string | undefined {
  try {
    parseJson(source);
    return undefined;
  } catch (error) {
    return String(error instanceof Error ? error.message : error);
  }
}

function parseJson(source: string): PropertyMap {
  let parsed: Property;
  try {
    parsed = propertyOf(JSON.parse(source));
  } catch (error) {
    throw new Error(`The jobspec is no JSON: ${String(error)}`, { cause: error });
  }
  // `nomad job run -output` wraps the job.
  const job = isMap(parsed) && "Job" in parsed ? parsed["Job"] : parsed;
  if (!isMap(job)) throw new Error("The jobspec is JSON, but no job: it must be an object.");
  return job;
}

async function parseHcl(source: string, inputs: PropertyMap): Promise<PropertyMap> {
  const flags = textsOf(mapOf(inputs, "hcl2"), "vars");
  const [parsed] = await parseJobFiles(toolPath("jobspec"), [{ source, flags }]);
  const job = propertyOf(parsed?.job);
  if (isMap(job)) return job;
  const problems = (parsed?.problems ?? []).map(({ line, message }) =>
    line === undefined ? message : `line ${line}: ${message}`,
  );
  throw new Error(`The jobspec can't be parsed: ${problems.join("; ")}`);
}

function withoutNulls(value: Property): Property {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isMap(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, item]) =>
      item === null || item === undefined ? [] : [[name, withoutNulls(item)]],
    ),
  );
}
