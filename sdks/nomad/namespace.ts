import * as pulumi from "@pulumi/pulumi";
import { resourceOptions } from "./options.ts";
import type * as types from "./types/index.ts";

/** Arguments of {@link Namespace}. */
export interface NamespaceArgs {
  /** What its jobs may use. */
  capabilities?: pulumi.Input<types.input.NamespaceCapabilities | undefined>;
  /** Which Consul clusters its jobs may use. */
  consulConfig?: pulumi.Input<types.input.NamespaceConsulConfig | undefined>;
  /** What it is for, in words. */
  description?: pulumi.Input<string | undefined>;
  /** Free texts by name. */
  meta?: pulumi.Input<Record<string, pulumi.Input<string>> | undefined>;
  /** Its name; a change replaces it. @default - a unique name made from that of the resource */
  name?: pulumi.Input<string | undefined>;
  /** Which node pools its jobs may use. */
  nodePoolConfig?: pulumi.Input<types.input.NamespaceNodePoolConfig | undefined>;
  /** Name of its resource quota. */
  quota?: pulumi.Input<string | undefined>;
  /** Which Vault clusters its jobs may use. */
  vaultConfig?: pulumi.Input<types.input.NamespaceVaultConfig | undefined>;
}

/** A namespace of jobs, variables and policies. */
export class Namespace extends pulumi.CustomResource {
  /** @internal */
  static readonly __pulumiType = "nomad:index/namespace:Namespace";

  declare readonly capabilities: pulumi.Output<types.output.NamespaceCapabilities | undefined>;
  declare readonly consulConfig: pulumi.Output<types.output.NamespaceConsulConfig>;
  declare readonly description: pulumi.Output<string | undefined>;
  declare readonly meta: pulumi.Output<Record<string, string> | undefined>;
  declare readonly name: pulumi.Output<string>;
  declare readonly nodePoolConfig: pulumi.Output<types.output.NamespaceNodePoolConfig>;
  declare readonly quota: pulumi.Output<string | undefined>;
  declare readonly vaultConfig: pulumi.Output<types.output.NamespaceVaultConfig>;

  constructor(name: string, args?: NamespaceArgs, opts?: pulumi.CustomResourceOptions) {
    const properties: pulumi.Inputs = {
      capabilities: args?.capabilities,
      consulConfig: args?.consulConfig,
      description: args?.description,
      meta: args?.meta,
      name: args?.name,
      nodePoolConfig: args?.nodePoolConfig,
      quota: args?.quota,
      vaultConfig: args?.vaultConfig,
    };
    super(Namespace.__pulumiType, name, properties, resourceOptions(opts));
  }
}
