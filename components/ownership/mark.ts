import * as pulumi from "@pulumi/pulumi";
import { type Owner, renderMark } from "./owner.ts";

/** The mark of a host, which `components/remote/owner.sh` keeps there. */
export function markOf(owner: pulumi.Input<Owner>, host: string): pulumi.Output<string> {
  return pulumi.output(owner).apply((known) => renderMark(known, host));
}
