import { z } from "zod";
import { httpbackend } from "./httpbackend.ts";
import type { JobDefinition } from "./job.ts";

/** Every job that a stack can run, by its name in the configuration. A new job is a file and a line here. */
export const catalog: Readonly<Record<string, JobDefinition>> = {
  httpbackend,
};

/** What `jobs` in the configuration may say: the settings of each job that runs. */
export const jobSettings = z.strictObject(
  Object.fromEntries(Object.entries(catalog).map(([name, job]) => [name, job.settings.optional()])),
);
