import * as pulumi from "@pulumi/pulumi";
import { resourceOptions } from "./options.ts";
import type * as types from "./types/index.ts";

/** Arguments of {@link Job}. */
export interface JobArgs {
  /** Whether the job is stopped when this resource is destroyed. @default true */
  deregisterOnDestroy?: pulumi.Input<boolean | undefined>;
  /** Whether the old job is stopped when the specification gets another job ID. @default true */
  deregisterOnIdChange?: pulumi.Input<boolean | undefined>;
  /** Whether to go on without waiting for the deployment. @default true */
  detach?: pulumi.Input<boolean | undefined>;
  /** How an HCL specification is read. */
  hcl2?: pulumi.Input<types.input.JobHcl2 | undefined>;
  /** The job specification: HCL, or JSON with `json`. */
  jobspec: pulumi.Input<string>;
  /** Whether `jobspec` is JSON. @default false */
  json?: pulumi.Input<boolean | undefined>;
  /** Whether soft-mandatory Sentinel policies are overridden. @default false */
  policyOverride?: pulumi.Input<boolean | undefined>;
  /** Whether an update keeps the counts that run now, such as those of an autoscaler. @default false */
  preserveCounts?: pulumi.Input<boolean | undefined>;
  /** Whether Nomad forgets the job at once when it is destroyed. @default false */
  purgeOnDestroy?: pulumi.Input<boolean | undefined>;
  /** Whether `allocationIds` is filled. @default false */
  readAllocationIds?: pulumi.Input<boolean | undefined>;
  /** Whether a dead job is run again. @default false */
  rerunIfDead?: pulumi.Input<boolean | undefined>;
}

/** A job that Nomad runs. */
export class Job extends pulumi.CustomResource {
  /** @internal */
  static readonly __pulumiType = "nomad:index/job:Job";

  /** Whether it is only scheduled as a whole. */
  declare readonly allAtOnce: pulumi.Output<boolean>;
  /** IDs of its allocations, with `readAllocationIds`. */
  declare readonly allocationIds: pulumi.Output<string[]>;
  /** What the specification demands of nodes. */
  declare readonly constraints: pulumi.Output<types.output.JobConstraint[]>;
  /** Index of its creation. */
  declare readonly createIndex: pulumi.Output<number>;
  /** Datacenters that it may run in. */
  declare readonly datacenters: pulumi.Output<string[]>;
  /** ID of the deployment that was waited for: with `detach: false`, if there was one. */
  declare readonly deploymentId: pulumi.Output<string>;
  /** Status of that deployment. */
  declare readonly deploymentStatus: pulumi.Output<string>;
  declare readonly deregisterOnDestroy: pulumi.Output<boolean | undefined>;
  declare readonly deregisterOnIdChange: pulumi.Output<boolean | undefined>;
  declare readonly detach: pulumi.Output<boolean | undefined>;
  declare readonly hcl2: pulumi.Output<types.output.JobHcl2 | undefined>;
  declare readonly jobspec: pulumi.Output<string>;
  declare readonly json: pulumi.Output<boolean | undefined>;
  /** Index of its last change, as text. */
  declare readonly modifyIndex: pulumi.Output<string>;
  /** Its ID. */
  declare readonly name: pulumi.Output<string>;
  /** Its namespace. */
  declare readonly namespace: pulumi.Output<string>;
  /** ID of the job that made it. */
  declare readonly parentId: pulumi.Output<string>;
  /** When it runs, for a periodic job. */
  declare readonly periodicConfigs: pulumi.Output<types.output.JobPeriodicConfig[]>;
  declare readonly policyOverride: pulumi.Output<boolean | undefined>;
  declare readonly preserveCounts: pulumi.Output<boolean | undefined>;
  /** Its priority. */
  declare readonly priority: pulumi.Output<number>;
  declare readonly purgeOnDestroy: pulumi.Output<boolean | undefined>;
  declare readonly readAllocationIds: pulumi.Output<boolean | undefined>;
  /** Its region. */
  declare readonly region: pulumi.Output<string>;
  declare readonly rerunIfDead: pulumi.Output<boolean | undefined>;
  /** Whether this version is known to work. */
  declare readonly stable: pulumi.Output<boolean>;
  /** "pending", "running" or "dead". */
  declare readonly status: pulumi.Output<string>;
  /** Why, in words. */
  declare readonly statusDescription: pulumi.Output<string>;
  /** Whether it is stopped. */
  declare readonly stop: pulumi.Output<boolean>;
  /** When it was submitted: nanoseconds since 1970, as text. */
  declare readonly submitTime: pulumi.Output<string>;
  /** Its groups. */
  declare readonly taskGroups: pulumi.Output<types.output.JobTaskGroup[]>;
  /** "service", "batch", "system" or "sysbatch". */
  declare readonly type: pulumi.Output<string>;
  /** How it is updated. */
  declare readonly updateStrategies: pulumi.Output<types.output.JobUpdateStrategy[]>;
  /** How often it was changed. */
  declare readonly version: pulumi.Output<number>;

  constructor(name: string, args: JobArgs, opts?: pulumi.CustomResourceOptions) {
    const properties: pulumi.Inputs = {
      allAtOnce: undefined,
      allocationIds: undefined,
      constraints: undefined,
      createIndex: undefined,
      datacenters: undefined,
      deploymentId: undefined,
      deploymentStatus: undefined,
      deregisterOnDestroy: args.deregisterOnDestroy,
      deregisterOnIdChange: args.deregisterOnIdChange,
      detach: args.detach,
      hcl2: args.hcl2,
      jobspec: args.jobspec,
      json: args.json,
      modifyIndex: undefined,
      name: undefined,
      namespace: undefined,
      parentId: undefined,
      periodicConfigs: undefined,
      policyOverride: args.policyOverride,
      preserveCounts: args.preserveCounts,
      priority: undefined,
      purgeOnDestroy: args.purgeOnDestroy,
      readAllocationIds: args.readAllocationIds,
      region: undefined,
      rerunIfDead: args.rerunIfDead,
      stable: undefined,
      status: undefined,
      statusDescription: undefined,
      stop: undefined,
      submitTime: undefined,
      taskGroups: undefined,
      type: undefined,
      updateStrategies: undefined,
      version: undefined,
    };
    super(Job.__pulumiType, name, properties, resourceOptions(opts));
  }
}
