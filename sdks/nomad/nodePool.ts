import * as pulumi from "@pulumi/pulumi";
import { resourceOptions } from "./options.ts";
import type * as types from "./types/index.ts";

/** Arguments of {@link NodePool}. */
export interface NodePoolArgs {
  /** What it is for, in words. */
  description?: pulumi.Input<string | undefined>;
  /** Free texts by name. */
  meta?: pulumi.Input<Record<string, pulumi.Input<string>> | undefined>;
  /** Its name; a change replaces it. @default - a unique name made from that of the resource */
  name?: pulumi.Input<string | undefined>;
  /** How long an identity of one of its nodes is valid: `24h`. @default "24h" */
  nodeIdentityTtl?: pulumi.Input<string | undefined>;
  /** What the schedulers do otherwise in this pool. */
  schedulerConfig?: pulumi.Input<types.input.NodePoolSchedulerConfig | undefined>;
}

/** A pool of nodes, in which jobs run that name it. A node is in one by its own configuration. */
export class NodePool extends pulumi.CustomResource {
  /** @internal */
  static readonly __pulumiType = "nomad:index/nodePool:NodePool";

  declare readonly description: pulumi.Output<string | undefined>;
  declare readonly meta: pulumi.Output<Record<string, string> | undefined>;
  declare readonly name: pulumi.Output<string>;
  declare readonly nodeIdentityTtl: pulumi.Output<string>;
  declare readonly schedulerConfig: pulumi.Output<types.output.NodePoolSchedulerConfig | undefined>;

  constructor(name: string, args?: NodePoolArgs, opts?: pulumi.CustomResourceOptions) {
    const properties: pulumi.Inputs = {
      description: args?.description,
      meta: args?.meta,
      name: args?.name,
      nodeIdentityTtl: args?.nodeIdentityTtl,
      schedulerConfig: args?.schedulerConfig,
    };
    super(NodePool.__pulumiType, name, properties, resourceOptions(opts));
  }
}
