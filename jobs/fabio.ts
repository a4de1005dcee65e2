import { z } from "zod";
import { imageOf } from "../images/catalog.ts";
import { defineJob } from "./job.ts";

const ports = { http: 9999, tcp: 9997, sni: 9996, ui: 9998 };

/** The common log format, then the header Trace of the request, if it has one, and the route that it took. */
const accessLog =
  '$remote_host - - [$time_common] "$request" $response_status $response_body_size trace="$header.Trace" route=$request_host service=$upstream_service at=$upstream_addr';

/** The edge: fabio on every client, which routes requests from outside to the services that Consul knows. */
export const fabio = defineJob(
  z.strictObject({
    image: z.string().min(1).default(imageOf("fabio")).describe("the image of fabio"),
  }),
  (name, settings, cluster) => ({
    name,
    type: "system",
    datacenters: [cluster.datacenter],
    update: { maxParallel: 1, minHealthyTime: "1s" },
    groups: [
      {
        name,
        ports: Object.entries(ports).map(([label, port]) => ({ label, static: port })),
        tasks: [
          {
            name,
            config: {
              image: settings.image,
              networkMode: "host",
              logging: { type: "json-file" },
              args: [
                `-proxy.addr=:${ports.http};proto=http,:${ports.tcp};proto=tcp,:${ports.sni};proto=tcp+sni`,
                `-ui.addr=:${ports.ui}`,
                // Consul checks fabio at its host's address in the cluster, not at one of the many a host has.
                `-registry.consul.register.addr=\${attr.unique.network.ip-address}:${ports.ui}`,
                "-log.access.target=stdout",
                `-log.access.format=${accessLog}`,
              ],
            },
            resources: { cpu: 200, memory: 128 },
          },
        ],
      },
    ],
  }),
);
