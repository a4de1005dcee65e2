import type { z } from "zod";
import { matching } from "../hosts/fields.ts";
import type { SecurityConfig } from "../security/securityConfig.ts";
import type { JobSpec } from "./jobspec.ts";
import type { JobNeeds } from "./needs.ts";

/** What a job may need to know of the cluster that it runs on. */
export interface ClusterFacts {
  datacenter: string;
  /** DNS servers that know `*.consul` and everything else. */
  resolvers: readonly string[];
  /** The Docker network of a tenant; of the overlay's default subnet, if none is named. */
  network: (tenant?: string) => string;
  /** Whether hosts are in more than one node pool. @default false */
  pooled?: boolean;
  /** What of the cluster is closed. */
  security: SecurityConfig;
}

/** A job that a stack can run: its settings, and the job made from them. */
export interface JobDefinition {
  /** What `jobs.<name>` in the configuration may say. */
  readonly settings: z.ZodType;
  /**
   * The job.
   *
   * @param name the job's name in the configuration, and its ID in Nomad.
   * @param settings as the configuration has them.
   * @param cluster where it will run.
   */
  spec(name: string, settings: unknown, cluster: ClusterFacts): JobSpec;
  /** What it needs of the cluster. @default - nothing but a place to run */
  readonly needs?: JobNeeds | undefined;
}

/** The setting that says when a periodic job runs. */
export function cronSetting(byDefault: string) {
  return matching(/^\S+( \S+){4}$/, "must be a cron expression of five fields, such as */15 * * * *")
    .default(byDefault)
    .describe("When it runs, in UTC: a cron expression of five fields");
}

/**
 * Defines a job by the settings that it has and the job that comes of them.
 *
 * @param settings a zod schema with a default and a description for every setting.
 * @param spec makes the job from its name, its settings and the facts of the cluster.
 * @param needs what it needs of the cluster. @default - nothing but a place to run
 */
export function defineJob<Settings extends z.ZodType>(
  settings: Settings,
  spec: (name: string, settings: z.output<Settings>, cluster: ClusterFacts) => JobSpec,
  needs?: JobNeeds,
): JobDefinition {
  return { settings, needs, spec: (name, value, cluster) => spec(name, settings.parse(value), cluster) };
}
