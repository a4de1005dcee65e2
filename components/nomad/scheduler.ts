import * as nomad from "@pulumi/nomad";
import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { named } from "../resourceNames.ts";

const kinds = ["batch", "service", "sysbatch", "system"] as const;

/** The settings of Nomad's scheduler in the configuration. */
export const schedulerSchema = z.strictObject({
  algorithm: z
    .enum(["binpack", "spread"])
    .default("binpack")
    .describe("`binpack` fills hosts one after another, `spread` fills them evenly"),
  memoryOversubscription: z
    .boolean()
    .default(false)
    .describe("Whether a task may use more memory than it reserves, up to its `memory_max`"),
  preemption: z
    .array(z.enum(kinds))
    .default(["system"])
    .describe("Kinds of jobs for which instances of a lower priority are stopped"),
});

/** How Nomad chooses hosts. */
export type SchedulerSettings = z.output<typeof schedulerSchema>;

/** The settings of Nomad's scheduler. They stay as they are when the configuration has none any more. */
export function configureScheduler(
  { algorithm, memoryOversubscription, preemption }: SchedulerSettings,
  opts: pulumi.CustomResourceOptions,
): pulumi.Resource {
  return new nomad.SchedulerConfig(
    named("nomad-scheduler"),
    {
      schedulerAlgorithm: algorithm,
      memoryOversubscriptionEnabled: memoryOversubscription,
      preemptionConfig: Object.fromEntries(
        kinds.map((kind) => [`${kind}_scheduler_enabled`, preemption.includes(kind)]),
      ),
    },
    opts,
  );
}
