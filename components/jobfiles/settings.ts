import { z } from "zod";
import { matching } from "../hosts/fields.ts";
import { namesItem } from "../jobs/settings.ts";
import { duration } from "../jobspec/duration.ts";

const value = z
  .union(
    [z.string(), z.number(), z.boolean(), z.array(z.json()), z.record(z.string(), z.json())],
    "must be a string, a number, true or false, a list or a map",
  )
  .meta({ title: "value" });
// The program's own, in the variable of every job that has secrets.
const takenNames: readonly string[] = ["version", namesItem];
const path = z.string().min(1);
const secretName = matching(
  /^[A-Za-z_]\w*$/,
  "must be a name of letters, digits and _, as templates have it: {{ .DB_PASSWORD }}",
).refine((name) => !takenNames.includes(name), `must be another name than ${takenNames.join(" and ")}`);

/** What `jobs.<name>` in the configuration may say of a job that is a file; other keys are values of its variables. */
export const fileSettings = z
  .object({
    file: path
      .optional()
      .describe("Path of the job's file, from the folder of `Pulumi.yaml`; by default that in `jobs/`"),
    variables: z
      .record(z.string(), value)
      .optional()
      .describe("Values of the variables of the file, by name"),
    variableFiles: z
      .array(path)
      .optional()
      .describe(
        "Paths of files with values of variables, such as `prod.vars.hcl`; a later one wins, and `variables` over all of them",
      ),
    secrets: z
      .record(secretName, z.string())
      .optional()
      .describe("What only the job itself can read in Nomad, by name: its variable `nomad/jobs/<ID>`"),
    share: z
      .number()
      .min(0)
      .max(1)
      .optional()
      .describe(
        "Share of the traffic through fabio that the canaries of the file's `update` get together until they are promoted, from 0 to 1; by default as much as any instance",
      ),
    keepCounts: z
      .boolean()
      .optional()
      .describe(
        "Whether the groups of the job keep the counts that they have on the cluster, as an autoscaler or `nomad job scale` has set them",
      ),
    deadline: duration
      .optional()
      .describe(
        "How long `up` waits for the job, unless the job says so itself (`progress_deadline`); by default 10m",
      ),
  })
  .catchall(value)
  .describe(
    "A file that `nomad job run` takes: see [jobs of your own](jobs.md#jobs-of-your-own). Any other key is the value of a variable of the file",
  );

/** Settings of a job that is a file. */
export type FileSettings = z.output<typeof fileSettings>;

/** The values of the file's variables: those in `variables`, and keys that are no settings. */
export function variablesIn(settings: FileSettings): Record<string, unknown> {
  const own = Object.keys(fileSettings.shape);
  const direct = Object.entries(settings).filter(([name]) => !own.includes(name));
  return { ...Object.fromEntries(direct), ...settings.variables };
}
