import * as pulumi from "@pulumi/pulumi";
import { isInSpecification, namesItem } from "./settings.ts";
import type { JobSource } from "./source.ts";

/** The outputs of a job's resource that may have its secrets in them: what it was given, and what Nomad makes of that. */
export const secretOutputs = ["jobspec", "hcl2", "constraints", "periodicConfigs", "taskGroups"];

/** The secret settings of a job, by the names that they have among its variables in Nomad. */
export function secretItems({ secrets }: JobSource): Record<string, string> {
  const items = Object.fromEntries(secrets.map(({ name, value }) => [name, value]));
  const names = new Set(secrets.filter(isInSpecification).map(({ name }) => name));
  return { ...items, ...(names.size > 0 && { [namesItem]: [...names].join(" ") }) };
}

/** The secrets of a job as JSON, for those that tell of it. */
export function secretTexts({ secrets }: JobSource): pulumi.Output<string> {
  return pulumi.secret(JSON.stringify(secrets.map(({ value }) => value)));
}

/** The specification of a job: a secret where a secret setting is in it. */
export function specificationOf({ jobspec, secrets, variables }: JobSource): pulumi.Output<string> {
  return secrets.some(isInSpecification) && variables === undefined
    ? pulumi.secret(jobspec)
    : pulumi.output(jobspec);
}

/** The values of the variables of a job's file: each a secret where its setting is one. */
export function valuesOf(
  { secrets }: JobSource,
  variables: Readonly<Record<string, string>>,
): Record<string, pulumi.Input<string>> {
  return Object.fromEntries(
    Object.entries(variables).map(([name, value]) => [
      name,
      secrets.some(({ setting }) => setting === name) ? pulumi.secret(value) : value,
    ]),
  );
}
