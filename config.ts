import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { datacenter } from "./components/hosts/fields.ts";
import { plannedHosts } from "./components/hosts/planned.ts";
import { hostProblems, hostsSchema, rangeProblems } from "./components/hosts/hostsConfig.ts";
import { imageProblems } from "./components/jobs/images.ts";
import { nameProblems } from "./components/nameProblems.ts";
import { overlayProblems, overlaySchema, tenantProblems } from "./components/overlayConfig.ts";
import { securityProblems, securitySchema } from "./components/securityConfig.ts";
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
          .url({ protocol: /^https?$/, error: "is a URL such as https://releases.hashicorp.com" })
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
      context.addIssue({ code: "custom", path, message });
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
 * @returns the configuration with every default filled in.
 * @throws pulumi.RunError with one line for each problem: key, what is wrong, what is expected.
 */
export function parseConfig(raw: Record<string, unknown>): Config {
  const result = schema.safeParse(raw);
  if (result.success) {
    return result.data;
  }
  const lines = result.error.issues.flatMap(explain).map((line) => `  ${line}`);
  throw new pulumi.RunError(
    [`The configuration of this stack has ${lines.length === 1 ? "a problem" : "problems"}:`, ...lines].join(
      "\n",
    ),
  );
}

/** The lines for one problem: key, what is wrong. */
function explain(issue: z.core.$ZodIssue): string[] {
  const key = (path: readonly PropertyKey[]) => path.map(String).join(".");
  return issue.code === "unrecognized_keys"
    ? issue.keys.map((name) => `${key([...issue.path, name])}: there is no such key`)
    : [`${key(issue.path)}: ${issue.message}`];
}

/** Reads and validates the configuration of the current stack. @throws pulumi.RunError as {@link parseConfig}. */
export function readConfig(): Config {
  const config = new pulumi.Config();
  const raw = configKeys.map((key) => [key, config.getObject<unknown>(key)] as const);
  const prefix = `${config.name}:`;
  const unknown = Object.keys(pulumi.runtime.allConfig())
    .filter((key) => key.startsWith(prefix))
    .map((key) => key.slice(prefix.length))
    .filter((key) => !configKeys.some((known) => known === key));
  return parseConfig(
    Object.fromEntries(
      [...raw, ...unknown.map((key) => [key, null] as const)].filter(([, value]) => value !== undefined),
    ),
  );
}
