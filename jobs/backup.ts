import { z } from "zod";
import { matching } from "../components/hosts/fields.ts";
import { imageOf } from "../images/catalog.ts";
import { cronSetting, defineJob } from "../components/jobspec/definition.ts";

const namespace = "backup";
const volume = "backups";
const folder = "/backups";

/** Scheduled backups: encrypted for somebody whose key is not in the cluster, on the client where they were taken. */
export const backup = defineJob(
  z
    .strictObject({
      recipient: matching(
        /^age1[02-9ac-hj-np-z]{58}$/,
        "must be a public key of age, which npm run backup -- --new-key prints",
      ).describe(
        "Public key of age that backups are encrypted for; `npm run backup -- --new-key` prints one",
      ),
      cron: cronSetting("30 2 * * *"),
      keep: z.int().min(1).default(7).describe("How many backups a host keeps: the newest"),
    })
    .describe("Scheduled backups, encrypted, each kept on the client that took it"),
  (name, settings, cluster) => ({
    name,
    namespace,
    type: "batch",
    periodic: { cron: settings.cron, prohibitOverlap: true },
    groups: [
      {
        name,
        count: 1,
        restart: { attempts: 3, interval: "10m", delay: "15s", mode: "fail" },
        hostVolumes: [volume],
        tasks: [
          {
            name,
            config: { image: imageOf("backup"), networkMode: "host" },
            env: {
              DIRECTORY: folder,
              KEEP: String(settings.keep),
              RECIPIENT: settings.recipient,
              CONSUL_HTTP_ADDR: cluster.security.tls ? "https://127.0.0.1:8501" : "http://127.0.0.1:8500",
              NOMAD_SOCKET: "/secrets/api.sock",
              // No other job reads it, and those who run jobs do not get into the namespace.
              VARIABLE: `nomad/jobs/${name}?namespace=${namespace}`,
            },
            mounts: { [folder]: volume },
            asksNomad: true,
            resources: { cpu: 100, memory: 256 },
          },
        ],
      },
    ],
  }),
  {
    // Its tokens may do everything.
    namespace: { name: namespace, description: "Scheduled backups" },
    variables: {
      stack: "stack",
      authority: "authority",
      consul_token: "consulManagement",
      nomad_token: "nomadManagement",
    },
    volumes: { [volume]: "/opt/backups" },
    reserves: {
      [namespace]: "the namespace of scheduled backups has",
      backups: "the volume of scheduled backups has",
    },
  },
);
