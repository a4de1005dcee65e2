import * as pulumi from "@pulumi/pulumi";
import { resourceOptions } from "./options.ts";
import type * as types from "./types/index.ts";

/** Arguments of {@link AclToken}. */
export interface AclTokenArgs {
  /** How long it is valid, such as "1h"; a change replaces it. @default - for ever */
  expirationTtl?: pulumi.Input<string | undefined>;
  /** Whether it holds in all regions; a change replaces it. @default false */
  global?: pulumi.Input<boolean | undefined>;
  /** A name for people. @default - a unique name made from that of the resource */
  name?: pulumi.Input<string | undefined>;
  /** Names of its policies, for a client token. */
  policies?: pulumi.Input<pulumi.Input<string>[] | undefined>;
  /** Its roles, for a client token. */
  roles?: pulumi.Input<pulumi.Input<types.input.AclTokenRole>[] | undefined>;
  /** "client" or "management". */
  type: pulumi.Input<string>;
}

/** A token for requests to Nomad. */
export class AclToken extends pulumi.CustomResource {
  /** @internal */
  static readonly __pulumiType = "nomad:index/aclToken:AclToken";

  /** Public ID of the token. */
  declare readonly accessorId: pulumi.Output<string>;
  /** When it was made. */
  declare readonly createTime: pulumi.Output<string>;
  /** When it ends; empty if never. */
  declare readonly expirationTime: pulumi.Output<string>;
  declare readonly expirationTtl: pulumi.Output<string | undefined>;
  declare readonly global: pulumi.Output<boolean | undefined>;
  declare readonly name: pulumi.Output<string>;
  declare readonly policies: pulumi.Output<string[] | undefined>;
  declare readonly roles: pulumi.Output<types.output.AclTokenRole[] | undefined>;
  /** The token itself. @deprecated It stays in the state. */
  declare readonly secretId: pulumi.Output<string>;
  declare readonly type: pulumi.Output<string>;

  constructor(name: string, args: AclTokenArgs, opts?: pulumi.CustomResourceOptions) {
    const properties: pulumi.Inputs = {
      accessorId: undefined,
      createTime: undefined,
      expirationTime: undefined,
      expirationTtl: args.expirationTtl,
      global: args.global,
      name: args.name,
      policies: args.policies,
      roles: args.roles,
      secretId: undefined,
      type: args.type,
    };
    super(AclToken.__pulumiType, name, properties, resourceOptions(opts, ["secretId"]));
  }
}
