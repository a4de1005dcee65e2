import * as pulumi from "@pulumi/pulumi";
import { resourceOptions } from "./options.ts";

/** Arguments of {@link SchedulerConfig}. */
export interface SchedulerConfigArgs {
  /** Whether tasks may use more memory than they reserve, up to their `memory_max`. @default false */
  memoryOversubscriptionEnabled?: pulumi.Input<boolean | undefined>;
  /** Which schedulers may stop work of a lower priority: `service_scheduler_enabled`, and so on. @default - none */
  preemptionConfig?: pulumi.Input<Record<string, pulumi.Input<boolean>> | undefined>;
  /** `binpack` fills hosts one after another, `spread` fills them evenly. @default "binpack" */
  schedulerAlgorithm?: pulumi.Input<string | undefined>;
}

/** The settings of the schedulers of a region. They stay as they are when the resource is deleted. */
export class SchedulerConfig extends pulumi.CustomResource {
  /** @internal */
  static readonly __pulumiType = "nomad:index/schedulerConfig:SchedulerConfig";

  declare readonly memoryOversubscriptionEnabled: pulumi.Output<boolean | undefined>;
  declare readonly preemptionConfig: pulumi.Output<Record<string, boolean> | undefined>;
  declare readonly schedulerAlgorithm: pulumi.Output<string | undefined>;

  constructor(name: string, args?: SchedulerConfigArgs, opts?: pulumi.CustomResourceOptions) {
    const properties: pulumi.Inputs = {
      memoryOversubscriptionEnabled: args?.memoryOversubscriptionEnabled,
      preemptionConfig: args?.preemptionConfig,
      schedulerAlgorithm: args?.schedulerAlgorithm,
    };
    super(SchedulerConfig.__pulumiType, name, properties, resourceOptions(opts));
  }
}
