import { createHash } from "node:crypto";
import * as nomad from "@pulumi/nomad";
import * as pulumi from "@pulumi/pulumi";
import type { ApiAccess } from "../api/client.ts";
import { defaultNamespace } from "../api/nomad.ts";
import type { JobSource } from "./source.ts";
import type { JobNeeds, VariableSource } from "../jobspec/needs.ts";
import type { Security } from "../security/security.ts";
import { programFile } from "../programFile.ts";
import { named } from "../resourceNames.ts";
import { localScript } from "../remote/localScript.ts";

/**
 * The variables that a job needs, by their names.
 *
 * @param job its ID.
 * @param needs of the job.
 * @param secrets of the stack.
 * @returns undefined if it needs none.
 */
export function variablesFor(
  job: string,
  needs: JobNeeds | undefined,
  { authority, tokens }: Pick<Security, "authority" | "tokens">,
): Record<string, pulumi.Input<string>> | undefined {
  const values: Record<VariableSource, pulumi.Input<string>> = {
    stack: pulumi.getStack(),
    authority,
    consulToken: tokens.jobs.get(job) ?? "",
    consulManagement: tokens.consul,
    nomadManagement: tokens.nomad,
  };
  return (
    needs?.variables &&
    Object.fromEntries(Object.entries(needs.variables).map(([name, source]) => [name, values[source]]))
  );
}

/** What a job finds in its variables in Nomad. */
export interface JobVariables {
  variable: nomad.Variable;
  /** Differs when one of them does. */
  version: pulumi.Output<string>;
}

/**
 * The variables of a job: secrets, which no other job can read. Beside them it finds their `version`.
 *
 * @param source the job.
 * @param items by name.
 * @param opts of the resource.
 */
export function storeVariables(
  { key, name: job, namespace }: Pick<JobSource, "key" | "name" | "namespace">,
  items: Readonly<Record<string, pulumi.Input<string>>>,
  opts: pulumi.CustomResourceOptions,
): JobVariables {
  const versioned = pulumi
    .secret(items)
    .apply((all) => ({ ...all, version: createHash("sha256").update(JSON.stringify(all)).digest("hex") }));
  return {
    variable: new nomad.Variable(
      named("*-secrets", key),
      {
        path: `nomad/jobs/${job}`,
        items: versioned,
        ...(namespace !== defaultNamespace && { namespace }),
      },
      opts,
    ),
    version: versioned.apply(({ version }) => version),
  };
}

/**
 * Instances that run with older variables take the new ones, one after another.
 *
 * @param source the job.
 * @param variables of the job.
 * @param access to Nomad.
 * @param opts of the resource, which waits for the job.
 */
export function renewal(
  { key, name: job, namespace }: Pick<JobSource, "key" | "name" | "namespace">,
  { version }: JobVariables,
  access: pulumi.Output<ApiAccess>,
  opts: pulumi.CustomResourceOptions,
): pulumi.Resource {
  return localScript(
    named("*-renewal", key),
    {
      create: `node ${programFile(new URL("renewal.main.ts", import.meta.url))}`,
      environment: {
        ACCESS: pulumi.jsonStringify(access),
        JOB: job,
        ...(namespace !== defaultNamespace && { NAMESPACE: namespace }),
        VERSION: version,
      },
    },
    opts,
  );
}
