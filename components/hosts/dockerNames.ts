import * as pulumi from "@pulumi/pulumi";

/** What the names of a stack's Docker objects begin with: the network has just this, a host a hyphen and its name after it. */
export function dockerPrefix(): string {
  return `${pulumi.getProject()}-${pulumi.getStack()}`;
}
