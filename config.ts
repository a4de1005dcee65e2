import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { addProblems, problemLines, problemWords } from "./configProblems.ts";
import { type SecretValue, keysWithSecrets, secretsIn, writtenConfig } from "./configSecrets.ts";
import { datacenter } from "./components/hosts/fields.ts";
import { withRole } from "./components/hosts/host.ts";
import { hiding } from "./components/hide.ts";
import { namespaceName, namespaceProblems } from "./components/tenants/namespaces.ts";
import { clientSettings, nodePoolProblems } from "./components/nomad/clients.ts";
import { schedulerSchema } from "./components/nomad/scheduler.ts";
import { configuredHosts, hostsSchema } from "./components/hosts/configured.ts";
import { rangeProblems } from "./components/hosts/fields.ts";
import { imageProblems } from "./components/jobs/images.ts";
import { findJobFiles } from "./components/jobfiles/find.ts";
import { type JobSecrets, jobSecrets, secretProblems } from "./components/jobs/settings.ts";
import { nameProblems } from "./components/nameProblems.ts";
import { overlayProblems, overlaySchema, tenantProblems } from "./components/overlay/overlayConfig.ts";
import { securityProblems, securitySchema } from "./components/security/securityConfig.ts";
import { Refusal } from "./components/refusal.ts";
import { catalog, jobSettings } from "./jobs/catalog.ts";

/** What the configuration of a stack may say, key by key; its descriptions are those of docs/configuration.md. */
export const configSchema = z
  .strictObject({
    hosts: hostsSchema.describe(
      "The hosts of the cluster: containers or VMs that the stack makes, or existing machines",
    ),
    binaries: z
      .strictObject({
        source: z
          .enum(["machine", "release"])
          .default("machine")
          .describe(
            "`machine`: hosts get Consul and Nomad from the machine that runs Pulumi; `release`: each downloads the official release",
          ),
        releases: z
          .url({ protocol: /^https?$/, error: "must be a URL such as https://releases.hashicorp.com" })
          .default("https://releases.hashicorp.com")
          .describe(
            "URL of the official releases, or of a mirror of them; their checksums are in `versions.ts`",
          ),
      })
      .prefault({})
      .describe("Where the hosts get the executables of Consul and Nomad"),
    overlay: overlaySchema.describe("The Weave overlay: its addresses and the subnets of tenants"),
    cluster: z
      .strictObject({
        datacenter: datacenter.default("dc1").describe("Datacenter of Consul and Nomad"),
        raftMultiplier: z
          .int()
          .min(1)
          .max(10)
          .default(1)
          .describe(
            "Factor of the time after which the servers of Consul and Nomad elect another leader: `1` for the fastest failover, `5` for slow machines",
          ),
        drainDeadline: z
          .int()
          .min(1)
          .max(3600)
          .optional()
          .describe(
            "Seconds that a client has to move its work to others before one of its agents is changed. Left out, it keeps its work, which outlives the agents",
          ),
        ...clientSettings,
        scheduler: schedulerSchema
          .optional()
          .describe("How Nomad chooses hosts. Left out, it is not touched, whoever has set it"),
        namespaces: z
          .record(namespaceName, z.string())
          .default({})
          .describe("Namespaces of Nomad for jobs of your own, each with what it is for"),
      })
      .prefault({})
      .describe("What Consul and Nomad have in common"),
    security: securitySchema.describe("Protections of the cluster, all on by default"),
    jobs: jobSettings
      .prefault({})
      .describe(
        "The jobs that run, each with its settings (`{}` for the defaults). A job that is left out is stopped",
      ),
    jobFiles: z
      .array(z.string().min(1))
      .default([])
      .describe(
        "Paths of job files, or of folders of them, all of which run: [jobs of your own](jobs.md#jobs-of-your-own). `jobs.<name>` has the settings of each, by the name that its file gives it",
      ),
  })
  .superRefine((value, context) => {
    const hosts = configuredHosts(value.hosts);
    const problems = [
      ...hosts.problems(),
      ...rangeProblems(hosts.taken, value.overlay.range),
      ...nameProblems(
        hosts.planned([]).map(({ name }) => name),
        Object.keys(value.overlay.tenants),
        ["hosts", hosts.keys.names],
      ),
      ...namespaceProblems(Object.keys(value.cluster.namespaces), Object.keys(value.overlay.tenants)),
      ...nodePoolProblems(
        value.cluster,
        withRole(hosts.planned([]), "client").map(({ name }) => name),
      ),
      ...overlayProblems(value.overlay),
      ...tenantProblems(value.overlay, value.jobs),
      ...securityProblems(value.security),
      ...findJobFiles(value, Object.keys(catalog)).problems,
      ...imageProblems(value.jobs, value.security),
    ];
    addProblems(context, problems);
  });

/** The whole configuration of a stack, validated. */
export type Config = z.output<typeof configSchema>;

/** The keys of the configuration, as they stand in a stack file. */
const configKeys = Object.keys(configSchema.shape) as (keyof Config)[];

/**
 * Validates the configuration of a stack.
 *
 * @param raw the values by key, as parsed from the stack file; unknown keys are refused.
 * @param secrets that are in it. @default - none
 * @returns the configuration with every default filled in.
 * @throws Refusal with one line for each problem: `KEY must be ..., got VALUE`.
 */
export function parseConfig(raw: Record<string, unknown>, secrets: readonly SecretValue[] = []): Config {
  const result = configSchema
    .superRefine((_, context) => {
      addProblems(context, secretProblems(secrets));
    })
    .safeParse(raw, { error: problemWords });
  if (result.success) {
    return result.data;
  }
  const hide = hiding(secrets.map(({ value }) => String(value)));
  const secretPaths = secrets.map(({ path }) => path);
  const lines = problemLines(raw, result.error.issues, secretPaths).map((line) => `  ${hide(line)}`);
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

/** A value as Pulumi hands it over: JSON, where it has several parts; one that is none is a text. */
export function parsed(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return text;
  }
}
