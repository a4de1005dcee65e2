import * as consul from "@pulumi/consul";
import type * as pulumi from "@pulumi/pulumi";
import { canaryTag } from "../jobspec/renderJobspec.ts";
import type { Canaries, JobSource } from "./source.ts";
import { named } from "../resourceNames.ts";

/** Where fabio reads routes from that no service has asked for: every key below is one list. */
export const routesPath = "fabio/config";

const nowhere = "http://127.0.0.1:1/";

/**
 * The share of the traffic at the edge that the canaries of a job get, as commands of fabio in Consul's key-value
 * store. It stands there from before the first release on, with and without canaries.
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
        named("*-share", source.name),
        { keys: [{ path: `${routesPath}/${source.name}`, value: commands, delete: true }] },
        opts,
      );
}

/** The commands for fabio; empty if there is nothing to say. A share of 0 takes the canaries' routes out. */
export function renderShare({ services, canaries }: Pick<JobSource, "services" | "canaries">): string {
  if (!canaries) {
    return "";
  }
  return services
    .flatMap(({ name, routes = [] }) => routes.flatMap(({ source }) => commandsFor(name, source, canaries)))
    .join("\n");
}

/**
 * fabio takes no table at all, and keeps the last one, where `route weight` matches nothing: while there is no canary.
 * So it also matches a target that is taken out again, and with it that target's part of the weight.
 */
function commandsFor(service: string, source: string, { share, count }: Canaries): string[] {
  const tags = `tags "${canaryTag}"`;
  if (share === 0) {
    return [`route del ${service} ${source} ${tags}`];
  }
  const weight = ((share * (count + 1)) / count).toFixed(4);
  return [
    `route add ${service} ${source} ${nowhere} ${tags}`,
    `route weight ${service} ${source} weight ${weight} ${tags}`,
    `route del ${service} ${source} ${nowhere}`,
  ];
}
