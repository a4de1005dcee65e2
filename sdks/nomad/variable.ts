import * as pulumi from "@pulumi/pulumi";
import { resourceOptions } from "./options.ts";

/** Arguments of {@link Variable}. */
export interface VariableArgs {
  /** Its items, by name. */
  items?: pulumi.Input<Record<string, pulumi.Input<string>> | undefined>;
  /** Its namespace; a change replaces it. @default "default" */
  namespace?: pulumi.Input<string | undefined>;
  /** Its path; a change replaces it. */
  path: pulumi.Input<string>;
}

/** A Nomad variable: secret items that tasks can read. */
export class Variable extends pulumi.CustomResource {
  /** @internal */
  static readonly __pulumiType = "nomad:index/variable:Variable";

  declare readonly items: pulumi.Output<Record<string, string> | undefined>;
  declare readonly namespace: pulumi.Output<string | undefined>;
  declare readonly path: pulumi.Output<string>;

  constructor(name: string, args: VariableArgs, opts?: pulumi.CustomResourceOptions) {
    const properties: pulumi.Inputs = {
      items: args.items && pulumi.secret(args.items),
      namespace: args.namespace,
      path: args.path,
    };
    super(Variable.__pulumiType, name, properties, resourceOptions(opts, ["items"]));
  }
}
