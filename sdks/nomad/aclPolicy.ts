import * as pulumi from "@pulumi/pulumi";
import { resourceOptions } from "./options.ts";
import type * as types from "./types/index.ts";

/** Arguments of {@link AclPolicy}. */
export interface AclPolicyArgs {
  /** What it is for, in words. */
  description?: pulumi.Input<string | undefined>;
  /** The workloads that it holds for without a token. */
  jobAcl?: pulumi.Input<types.input.AclPolicyJobAcl | undefined>;
  /** Its name; a change replaces it. @default - a unique name made from that of the resource */
  name?: pulumi.Input<string | undefined>;
  /** The rules, in HCL or JSON. */
  rulesHcl: pulumi.Input<string>;
}

/** Rights that tokens are given by name. */
export class AclPolicy extends pulumi.CustomResource {
  /** @internal */
  static readonly __pulumiType = "nomad:index/aclPolicy:AclPolicy";

  declare readonly description: pulumi.Output<string | undefined>;
  declare readonly jobAcl: pulumi.Output<types.output.AclPolicyJobAcl | undefined>;
  declare readonly name: pulumi.Output<string>;
  declare readonly rulesHcl: pulumi.Output<string>;

  constructor(name: string, args: AclPolicyArgs, opts?: pulumi.CustomResourceOptions) {
    const properties: pulumi.Inputs = {
      description: args.description,
      jobAcl: args.jobAcl,
      name: args.name,
      rulesHcl: args.rulesHcl,
    };
    super(AclPolicy.__pulumiType, name, properties, resourceOptions(opts));
  }
}
