import * as nomad from "@pulumi/nomad";
import * as pulumi from "@pulumi/pulumi";
import { Jobs } from "../../components/jobs/jobs.ts";
import { reviewJobs } from "../../components/jobs/review.ts";
import { jobSources } from "../../components/jobs/source.ts";
import { wantedJobFiles } from "../../components/jobfiles/wanted.ts";
import { toolPath } from "../../toolchain/cache.ts";
import { readConfig } from "../../config.ts";
import { closed } from "../../testbed/security.ts";

const cluster = { datacenter: "dc1", resolvers: [], network: () => "weave", security: closed };
/** A program of Pulumi's: the jobs of the real one, on a Nomad whose ADDRESS and TOKEN are in the environment. */
export default async function program(): Promise<void> {
  const { config, secrets } = readConfig();
  const address = process.env["ADDRESS"] ?? "";
  const access = pulumi.secret({ address, token: process.env["TOKEN"] ?? "" });
  const files = await wantedJobFiles(config, secrets, { stands: true, parser: toolPath("jobspec") });
  const jobs = jobSources(config.jobs, cluster, secrets, files);
  const none = pulumi.output("");
  const nothing = { installed: [], ready: [], settled: [] };
  const rules = { overwrite: false, coming: { namespaces: [], pools: [] } };
  new Jobs({
    jobs,
    reviews: pulumi.unsecret(access.apply((where) => reviewJobs(jobs, where, rules))),
    needs: {},
    datacenter: cluster.datacenter,
    provider: new nomad.Provider("nomad", { address, secretId: access.token }),
    secrets: {
      nomad: access,
      answering: { consul: access, nomad: access },
      authority: none,
      tokens: {
        consul: none,
        nomad: none,
        nomadInConsul: none,
        dns: none,
        operator: none,
        jobs: new Map(),
        agents: new Map(),
      },
    },
    foundation: nothing,
    overlay: nothing,
    scheduler: nothing,
    namespaces: [],
  });
}
