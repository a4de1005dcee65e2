import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { problemLines, problemWords, tellsAll } from "./configProblems.ts";
import { type SecretValue, keysWithSecrets, secretsIn, writtenConfig } from "./configSecrets.ts";
import { datacenter } from "./components/hosts/fields.ts";
import { hiding } from "./components/hide.ts";
import { plannedHosts } from "./components/hosts/planned.ts";
import { hostProblems, hostsSchema, rangeProblems } from "./components/hosts/hostsConfig.ts";
import { imageProblems } from "./components/jobs/images.ts";
import { type JobSecrets, jobSecrets, secretProblems, variableProblems } from "./components/jobs/settings.ts";
import { nameProblems } from "./components/nameProblems.ts";
import { overlayProblems, overlaySchema, tenantProblems } from "./components/overlay/overlayConfig.ts";
import { securityProblems, securitySchema } from "./components/security/securityConfig.ts";
import { Refusal } from "./components/refusal.ts";
import { jobSettings, jobsWithTwin } from "./jobs/catalog.ts";

const schema = z
  .strictObject({
    hosts: hostsSchema.describe("the machines of the cluster"),
    binaries: z
      .strictObject({
        source: z
          .enum(["machine", "release"])
          .default("machine")
          .describe("machine: hosts get Consul and Nomad from this machine; release: each downloads them"),
        releases: z
          .url({ protocol: /^https?$/, error: "must be a URL such as https://releases.hashicorp.com" })
          .default("https://releases.hashicorp.com")
          .describe("where the official releases, or a mirror of them, are"),
      })
      .prefault({})
      .describe("where the hosts get the agents' executables"),
    overlay: overlaySchema.describe("the Weave overlay network"),
    cluster: z
      .strictObject({
        datacenter: datacenter.default("dc1").describe("datacenter of Consul and Nomad"),
        raftMultiplier: z
          .int()
          .min(1)
          .max(10)
          .default(1)
          .describe("how patient servers are with each other; 1: the fastest failover, 5: for slow machines"),
        drainDeadline: z
          .int()
          .min(1)
          .max(3600)
          .optional()
          .describe(
            "seconds in which a client moves its work to others before one of its agents is changed; without it, it keeps its work, which outlives the agents",
          ),
      })
      .prefault({})
      .describe("what Consul and Nomad have in common"),
    security: securitySchema.describe("what is closed to those who have no key, certificate or token"),
    jobs: jobSettings
      .prefault({})
      .describe("the jobs that run, each with its settings; leave one out to stop it"),
  })
  .superRefine((value, context) => {
    const problems = [
      ...hostProblems(value.hosts),
      ...rangeProblems(value.hosts, value.overlay.range),
      ...nameProblems(
        plannedHosts(value.hosts, []).map(({ name }) => name),
        Object.keys(value.overlay.tenants),
        ["hosts", value.hosts.backend === "docker" ? "names" : "machines"],
      ),
      ...overlayProblems(value.overlay),
      ...tenantProblems(value.overlay, value.jobs),
      ...securityProblems(value.security),
      ...jobsWithTwin.map((name) => ({
        path: ["jobs", name],
        message: `is a job of the program, and jobs/${name}.nomad.hcl has its name; rename the file`,
      })),
      ...imageProblems(value.jobs, value.security),
    ];
    for (const { path, message } of problems) {
      context.addIssue({ code: "custom", path, message, params: { [tellsAll]: true } });
    }
  });

/** The whole configuration of a stack, validated. */
export type Config = z.output<typeof schema>;

/** The keys of the configuration, as they stand in a stack file. */
export const configKeys = Object.keys(schema.shape) as (keyof Config)[];

/**
 * Validates the configuration of a stack.
 *
 * @param raw the values by key, as parsed from the stack file; unknown keys are refused.
 * @param secrets that are in it. @default - none
 * @returns the configuration with every default filled in.
 * @throws Refusal with one line for each problem: key, what it must be, what it is.
 */
export function parseConfig(raw: Record<string, unknown>, secrets: readonly SecretValue[] = []): Config {
  const result = schema
    .superRefine(({ jobs }, context) => {
      for (const { path, message } of [...secretProblems(secrets), ...variableProblems(jobs, secrets)]) {
        context.addIssue({ code: "custom", path, message, params: { [tellsAll]: true } });
      }
    })
    .safeParse(raw, { error: problemWords });
  if (result.success) {
    return result.data;
  }
  const hide = hiding(secrets.map(({ value }) => String(value)));
  const secretKeys = secrets.map(({ path }) => path.join("."));
  const lines = problemLines(raw, result.error.issues, secretKeys).map((line) => `  ${hide(line)}`);
  throw new Refusal(
    [`The configuration of this stack has ${lines.length === 1 ? "a problem" : "problems"}:`, ...lines].join(
      "\n",
    ),
  );
}

/**
 * Reads and validates the configuration of the current stack.
 *
 * @returns the configuration, in plain, and which settings of jobs are secrets.
 * @throws Refusal as {@link parseConfig}.
 */
export function readConfig(): { config: Config; secrets: JobSecrets } {
  const config = new pulumi.Config();
  const raw = configKeys.map((key) => [key, parsed(config.get(key))] as const);
  const prefix = `${config.name}:`;
  const unknown = Object.keys(pulumi.runtime.allConfig())
    .filter((key) => key.startsWith(prefix))
    .map((key) => key.slice(prefix.length))
    .filter((key) => !configKeys.some((known) => known === key));
  const values = Object.fromEntries(
    [...raw, ...unknown.map((key) => [key, null] as const)].filter(([, value]) => value !== undefined),
  );
  const withSecrets = keysWithSecrets().filter((key) => key.startsWith(prefix));
  const written = withSecrets.length > 0 ? writtenConfig(`Pulumi.${pulumi.getStack()}.yaml`) : {};
  const secrets = withSecrets.flatMap((key) => {
    const name = key.slice(prefix.length);
    return secretsIn(values[name], written[key], [name]);
  });
  return { config: parseConfig(values, secrets), secrets: jobSecrets(secrets) };
}

/** A value of several parts, which Pulumi hands over as JSON; one that is none is a text. */
function parsed(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return text;
  }
}
