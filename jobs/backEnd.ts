import { z } from "zod";
import type { ClusterFacts } from "../components/jobspec/definition.ts";
import type { Check, JobSpec, Restart, Route } from "../components/jobspec/jobspec.ts";
import { type Release, releaseSettings, shareOf, updateOf } from "../components/jobspec/release.ts";

/** What a job of a demo back end on the overlay is made of. */
export interface BackEnd {
  name: string;
  count: number;
  image: string;
  /** The tenant whose namespace and subnet it runs in. @default - those of nobody */
  tenant?: string | undefined;
  release: Release;
  scheme: "http" | "https";
  /** That the back end listens on. */
  port: number;
  check: Check;
  routes?: readonly Route[];
  /** @default - Nomad's own */
  restart?: Restart;
}

/**
 * The settings of a job of a back end.
 *
 * @param defaults how many instances, and of which image, by default.
 */
export function backEndSettings(defaults: { count: number; image: string }) {
  return z.strictObject({
    count: z.int().min(0).default(defaults.count).describe("Number of instances"),
    image: z.string().min(1).default(defaults.image).describe("Image of the instances"),
    tenant: z
      .string()
      .optional()
      .describe(
        "Tenant of `overlay.tenants` in whose namespace and subnet the job runs. Left out, Nomad's default namespace and `overlay.defaultSubnet`",
      ),
    release: releaseSettings.describe("How a change of the job is released"),
  });
}

/** A back end on the overlay: each instance has an address of its own there, and Consul knows it. */
export function backEndJob(
  { name, count, image, tenant, release, scheme, port, check, routes, restart }: BackEnd,
  cluster: ClusterFacts,
): JobSpec {
  return {
    name,
    namespace: tenant,
    type: "service",
    update: updateOf(release, count),
    ...shareOf(release),
    groups: [
      {
        name,
        count,
        ...(restart && { restart }),
        tasks: [
          {
            name,
            config: {
              image,
              networkMode: cluster.network(tenant),
              dnsServers: cluster.resolvers,
            },
            resources: { cpu: 50, memory: 32 },
            // fabio has forgotten an instance by the time that it stops.
            ...(routes && { shutdownDelay: "2s" as const }),
            services: [
              { name, scheme, port, addressMode: "driver", checks: [check], ...(routes && { routes }) },
            ],
          },
        ],
      },
    ],
  };
}
