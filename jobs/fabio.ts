import { z } from "zod";
import { imageOf } from "../images/catalog.ts";
import { ports } from "../components/edge/fabio.ts";
import { defineJob } from "../components/jobspec/definition.ts";
import { variableFile } from "../components/jobspec/needs.ts";

/** A port at the host's address in the cluster, not at one of the many that a host may have. */
const at = (port: number) => `\${attr.unique.network.ip-address}:${port}`;

/** The common log format, then the header Trace of the request, if it has one, and the route that it took. */
const accessLog =
  '$remote_host - - [$time_common] "$request" $response_status $response_body_size trace="$header.Trace" route=$request_host service=$upstream_service at=$upstream_addr';

const consulAuthority = variableFile("fabio", "consul_ca", "local/authority.pem");
// A file that its client of Consul reads: fabio shows everybody its own settings, at /api/config, a token among them too.
const consulToken = variableFile("fabio", "consul_token", "secrets/consul-token");

/** It registers itself, and reads what it routes to. */
const consulRules = `agent_prefix "" { policy = "read" }
node_prefix "" { policy = "read" }
service_prefix "" { policy = "read" }
service "fabio" { policy = "write" }
key_prefix "fabio/" { policy = "read" }`;

/** Nomad's own policy would leave a host without its edge after the third end in half an hour: nothing is placed again there. */
const always = { attempts: 10, interval: "1m", delay: "1s", mode: "delay" } as const;

/** The edge: fabio on every client, which routes requests from outside to the services that Consul knows. */
export const fabio = defineJob(
  z
    .strictObject({
      image: z.string().min(1).default(imageOf("fabio")).describe("Image of fabio"),
    })
    .describe(
      "The edge: fabio on every client, which routes requests to the services that ask for it by a tag in Consul",
    ),
  (name, settings, cluster) => ({
    name,
    type: "system",
    ...(cluster.pooled === true && { nodePool: "all" }),
    update: { maxParallel: 1, minHealthyTime: "1s" },
    groups: [
      {
        name,
        restart: always,
        ports: Object.entries(ports).map(([label, port]) => ({ label, static: port })),
        tasks: [
          {
            name,
            config: {
              image: settings.image,
              networkMode: "host",
              args: [
                `-proxy.addr=${at(ports.http)};proto=http,${at(ports.tcp)};proto=tcp,${at(ports.sni)};proto=tcp+sni`,
                `-ui.addr=${at(ports.ui)}`,
                // Everybody may look at the routes; they change through Consul alone.
                "-ui.access=ro",
                `-registry.consul.register.addr=${at(ports.ui)}`,
                // Any server answers, also while they elect a leader: else it would forget all routes until there is one.
                "-registry.consul.requireConsistent=false",
                "-registry.consul.allowStale=true",
                ...(cluster.security.tls
                  ? [
                      "-registry.consul.addr=https://127.0.0.1:8501",
                      `-registry.consul.tls.cafile=/${consulAuthority.destination}`,
                    ]
                  : []),
                "-log.access.target=stdout",
                `-log.access.format=${accessLog}`,
              ],
            },
            ...(cluster.security.acl && {
              env: { CONSUL_HTTP_TOKEN_FILE: `/${consulToken.destination}` },
            }),
            templates: [
              ...(cluster.security.tls ? [consulAuthority] : []),
              ...(cluster.security.acl ? [consulToken] : []),
            ],
            resources: { cpu: 200, memory: 128 },
          },
        ],
      },
    ],
  }),
  {
    consul: { rules: consulRules, sharedToken: 1 },
    variables: { consul_ca: "authority", consul_token: "consulToken" },
    reserves: { fabio: "the edge's folder of Consul's key-value store has" },
  },
);
