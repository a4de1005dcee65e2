import { imageOf } from "../images/catalog.ts";
import { backEndSettings } from "./backEnd.ts";
import { defineJob } from "../components/jobspec/definition.ts";
import { shareOf, updateOf } from "../components/jobspec/release.ts";

/** The articles' first `httpbackend`: on Docker's bridge, with a port of its host that Nomad chooses, mapped to 8081. */
export const httpbackendPorts = defineJob(
  backEndSettings({ count: 2, image: imageOf("httpbackend") })
    .omit({ tenant: true })
    .describe("HTTP back end on Docker's bridge, at ports of its hosts that Nomad chooses"),
  (name, { count, image, release }) => ({
    name,
    type: "service",
    update: updateOf(release, count),
    ...shareOf(release),
    groups: [
      {
        name,
        count,
        ports: [{ label: "http", to: 8081 }],
        tasks: [
          {
            name,
            config: { image, ports: ["http"] },
            resources: { cpu: 50, memory: 32 },
            services: [
              {
                name,
                scheme: "http",
                port: "http",
                addressMode: "host",
                checks: [{ type: "http", path: "/health", interval: "1s", timeout: "5s" }],
              },
            ],
          },
        ],
      },
    ],
  }),
);
