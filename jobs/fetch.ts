import { z } from "zod";
import { imageOf } from "../images/catalog.ts";
import { type ClusterFacts, cronSetting, defineJob } from "../components/jobspec/definition.ts";
import type { Group, Periodic } from "../components/jobspec/jobspec.ts";

const url = z
  .url()
  .optional()
  .describe("URL that is requested. Left out, the `httpbackend`, by its name in Consul");

/** A container on the overlay that asks a URL once and writes the answer to its log. */
function fetchOnce(name: string, asked: string | undefined, cluster: ClusterFacts): Group {
  return {
    name,
    count: 1,
    restart: { attempts: 3, interval: "10m", delay: "5s", mode: "fail" },
    tasks: [
      {
        name,
        config: {
          image: imageOf("httpbackend"),
          args: ["fetch", asked ?? `http://httpbackend.service.${cluster.datacenter}.consul:8081/`],
          networkMode: cluster.network(),
          dnsServers: cluster.resolvers,
        },
        resources: { cpu: 50, memory: 32 },
      },
    ],
  };
}

/** A batch job: asks once, and is done. */
export const fetchBatch = defineJob(
  z.strictObject({ url }).describe("Batch job that requests a URL once and writes the answer to its log"),
  (name, settings, cluster) => ({
    name,
    type: "batch",
    groups: [fetchOnce(name, settings.url, cluster)],
  }),
);

/** A periodic job: asks again and again, and never twice at the same time. */
export const fetchPeriodic = defineJob(
  z
    .strictObject({
      url,
      cron: cronSetting("* * * * *"),
    })
    .describe("Periodic job that requests a URL again and again, and never twice at the same time"),
  (name, settings, cluster) => {
    const periodic: Periodic = { cron: settings.cron, prohibitOverlap: true };
    return {
      name,
      type: "batch",
      periodic,
      groups: [fetchOnce(name, settings.url, cluster)],
    };
  },
);
