import * as pulumi from "@pulumi/pulumi";

/** Version of the provider that this package belongs to: that of its package.json. */
const version = "2.6.1";

/**
 * The options of a resource, with the provider's version and what is secret among its outputs.
 * @param secrets names of outputs that are always secret
 */
export function resourceOptions(
  options: pulumi.CustomResourceOptions | undefined,
  secrets: string[] = [],
): pulumi.CustomResourceOptions {
  const own: pulumi.CustomResourceOptions = { version, additionalSecretOutputs: secrets };
  return pulumi.mergeOptions(own, options);
}
