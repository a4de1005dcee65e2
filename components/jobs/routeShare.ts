import * as consul from "@pulumi/consul";
import type * as pulumi from "@pulumi/pulumi";
import { canaryTag } from "../../jobs/renderJobspec.ts";
import type { JobSource } from "./source.ts";

/** Where fabio reads routes from that no service has asked for: every key below is one list. */
export const routesPath = "fabio/config";

/**
 * The share of the traffic at the edge that the canaries of a job get, as commands of fabio in Consul's key-value
 * store. It stands there from before the first release on; without canaries it matches nothing.
 *
 * @param source the job.
 * @param opts of the resource.
 * @returns nothing for a job that has no canaries, or is not behind fabio.
 */
export function routeShare(source: JobSource, opts: pulumi.CustomResourceOptions): consul.Keys | undefined {
  const commands = renderShare(source);
  return commands === ""
    ? undefined
    : new consul.Keys(
        `${source.name}-share`,
        { keys: [{ path: `${routesPath}/${source.name}`, value: commands, delete: true }] },
        opts,
      );
}

/** The commands for fabio; empty if there is nothing to say. A share of 0 takes the canaries' routes out. */
export function renderShare({ services, canaryShare }: Pick<JobSource, "services" | "canaryShare">): string {
  if (canaryShare === undefined) {
    return "";
  }
  return services
    .flatMap(({ name, routes = [] }) =>
      routes.map(({ source }) =>
        canaryShare === 0
          ? `route del ${name} ${source} tags "${canaryTag}"`
          : `route weight ${name} ${source} weight ${canaryShare} tags "${canaryTag}"`,
      ),
    )
    .join("\n");
}
