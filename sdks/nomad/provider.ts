import * as pulumi from "@pulumi/pulumi";
import { resourceOptions } from "./options.ts";
import type * as types from "./types/index.ts";

/** Arguments of {@link Provider}. */
export interface ProviderArgs {
  /** URL of Nomad's API. @default - the environment variable NOMAD_ADDR */
  address?: pulumi.Input<string | undefined>;
  /** File with the certificate authority that signs Nomad's certificate, in PEM. */
  caFile?: pulumi.Input<string | undefined>;
  /** The certificate authority that signs Nomad's certificate, in PEM. */
  caPem?: pulumi.Input<string | undefined>;
  /** File with the client certificate, in PEM. */
  certFile?: pulumi.Input<string | undefined>;
  /** The client certificate, in PEM. */
  certPem?: pulumi.Input<string | undefined>;
  /** Headers of each request. */
  headers?: pulumi.Input<pulumi.Input<types.input.ProviderHeader>[] | undefined>;
  /** "user" or "user:password" of HTTP basic authentication. */
  httpAuth?: pulumi.Input<string | undefined>;
  /** Variables of the environment that have no say, `NOMAD_NAMESPACE` or `NOMAD_REGION`. @default - they have */
  ignoreEnvVars?: pulumi.Input<Readonly<Record<string, pulumi.Input<boolean>>> | undefined>;
  /** File with the key of the client certificate, in PEM. */
  keyFile?: pulumi.Input<string | undefined>;
  /** The key of the client certificate, in PEM. */
  keyPem?: pulumi.Input<string | undefined>;
  /** Region of the jobs. @default - that of the agent */
  region?: pulumi.Input<string | undefined>;
  /** ACL token of each request. @default - the environment variable NOMAD_TOKEN */
  secretId?: pulumi.Input<string | undefined>;
  /** Whether Nomad's certificate is not verified. @default false */
  skipVerify?: pulumi.Input<boolean | undefined>;
}

/** A Nomad to work with. */
export class Provider extends pulumi.ProviderResource {
  /** @internal */
  static readonly __pulumiType = "nomad";

  declare readonly address: pulumi.Output<string | undefined>;
  declare readonly caFile: pulumi.Output<string | undefined>;
  declare readonly caPem: pulumi.Output<string | undefined>;
  declare readonly certFile: pulumi.Output<string | undefined>;
  declare readonly certPem: pulumi.Output<string | undefined>;
  declare readonly httpAuth: pulumi.Output<string | undefined>;
  declare readonly keyFile: pulumi.Output<string | undefined>;
  declare readonly keyPem: pulumi.Output<string | undefined>;
  declare readonly region: pulumi.Output<string | undefined>;
  declare readonly secretId: pulumi.Output<string | undefined>;

  constructor(name: string, args: ProviderArgs = {}, opts?: pulumi.ResourceOptions) {
    const properties: pulumi.Inputs = {
      address: args.address,
      caFile: args.caFile,
      caPem: args.caPem,
      certFile: args.certFile,
      certPem: args.certPem,
      headers: asJson(args.headers && pulumi.secret(args.headers)),
      httpAuth: args.httpAuth && pulumi.secret(args.httpAuth),
      ignoreEnvVars: asJson(args.ignoreEnvVars),
      keyFile: args.keyFile,
      keyPem: args.keyPem && pulumi.secret(args.keyPem),
      region: args.region,
      secretId: args.secretId && pulumi.secret(args.secretId),
      skipVerify: asJson(args.skipVerify),
    };
    const secrets = ["headers", "httpAuth", "keyPem", "secretId"];
    super(Provider.__pulumiType, name, properties, resourceOptions(opts, secrets));
  }
}

/** The engine takes nothing but texts as a provider's properties. */
function asJson(value: pulumi.Input<unknown>): pulumi.Output<string | undefined> {
  const known: pulumi.Output<unknown> = pulumi.output(value);
  return known.apply((plain) => (plain === undefined ? undefined : JSON.stringify(plain)));
}
