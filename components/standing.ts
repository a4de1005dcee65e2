import * as pulumi from "@pulumi/pulumi";

/**
 * What the stack's last `up` has exported, before this run changes anything.
 *
 * @returns an object with `outputs`, to be parsed; what they are is up to the version of the program that wrote them, and
 *   of a stack that was never up there are none.
 */
export async function readStanding(): Promise<unknown> {
  const name = `${pulumi.getOrganization()}/${pulumi.getProject()}/${pulumi.getStack()}`;
  return pulumi.runtime.invoke("pulumi:pulumi:readStackOutputs", { name });
}
