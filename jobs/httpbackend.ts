import { z } from "zod";
import { defineJob } from "./job.ts";

const port = 8081;

/** The articles' `httpbackend` on the overlay: each instance has an address of its own there. */
export const httpbackend = defineJob(
  z.strictObject({
    count: z.int().min(0).default(3).describe("how many instances"),
    image: z.string().default("nomad-on-weave/httpbackend:v1.0.0").describe("the image of the back end"),
  }),
  (name, settings, cluster) => ({
    name,
    type: "service",
    datacenters: [cluster.datacenter],
    // The check comes every second: a second of health is a check that has passed.
    update: { maxParallel: 1, minHealthyTime: "1s", autoRevert: true },
    groups: [
      {
        name,
        count: settings.count,
        tasks: [
          {
            name,
            config: {
              image: settings.image,
              networkMode: cluster.overlayNetwork,
              dnsServers: cluster.resolvers,
              logging: { type: "json-file" },
            },
            resources: { cpu: 50, memory: 32 },
            services: [
              {
                name,
                scheme: "http",
                port,
                addressMode: "driver",
                checks: [{ type: "http", path: "/health", interval: "1s", timeout: "2s" }],
              },
            ],
          },
        ],
      },
    ],
  }),
);
