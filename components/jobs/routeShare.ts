import * as consul from "@pulumi/consul";
import type * as pulumi from "@pulumi/pulumi";
import { edge } from "../edge/chosen.ts";
import { named } from "../resourceNames.ts";
import type { JobSource } from "./source.ts";

/**
 * The share of the traffic at the edge that the canaries of a job get, in Consul's key-value store. It stands there from before
 * the first release on, with and without canaries.
 *
 * @param source the job.
 * @param opts of the resource.
 * @returns nothing for a job that has no canaries, or is not behind the edge.
 */
export function routeShare(
  { key, name, services, canaries }: Pick<JobSource, "key" | "name" | "services" | "canaries">,
  opts: pulumi.CustomResourceOptions,
): consul.Keys | undefined {
  const share = canaries ? edge.share(services, canaries) : "";
  return share === ""
    ? undefined
    : new consul.Keys(
        named("*-share", key),
        { keys: [{ path: edge.sharePath(name), value: share, delete: true }] },
        opts,
      );
}
