import * as pulumi from "@pulumi/pulumi";
import { jobNeeds } from "../jobs/catalog.ts";
import type { Cluster } from "./cluster.ts";
import { mapByName } from "./outputLists.ts";
import { policiesOf } from "./policies.ts";

/**
 * What a stack says of its cluster: the commands of `npm run` read it, and the next run of the program.
 *
 * @param cluster that the stack stands up.
 */
export function outputsOf(cluster: Cluster) {
  const { config, hosts, access, scheduler, jobs } = cluster;
  const { secrets, resolvers } = cluster.foundation;
  const { acl } = config.security;
  return {
    hosts: mapByName(
      hosts.hosts.map(({ name, address, roles }) => ({
        name,
        address,
        roles,
        ssh: access.commands.get(name),
      })),
    ),
    knownHosts: hosts.knownHosts,
    versions: cluster.supplies.versions,
    // Which provider plugins the commands of the stack use: stack/pluginSet.ts.
    plugins: process.env["NOMAD_ON_WEAVE_PLUGINS"] ?? "official",
    policies: acl
      ? policiesOf(
          hosts.hosts,
          Object.keys(config.overlay.tenants),
          Object.keys(config.cluster.namespaces),
          jobNeeds,
        )
      : { consul: {}, nomad: {} },
    certificates: secrets.expiry,
    authority: secrets.authorityExpiry,
    renewed: secrets.renewals,
    access: pulumi.secret({
      consul: secrets.consul,
      consulTokens: acl ? { operator: secrets.tokens.operator } : undefined,
      nomad: secrets.nomad,
      nomadTokens: scheduler.tokens,
    }),
    changesThrough: {
      consul: pulumi.unsecret(secrets.answering.consul.apply(({ address }) => address)),
      nomad: pulumi.unsecret(secrets.answering.nomad.apply(({ address }) => address)),
    },
    resolvers,
    jobs: mapByName(jobs.jobs),
    // For those that tell of the jobs, who leave them out.
    jobSecrets: pulumi.secret(cluster.sources.flatMap((job) => job.secrets.map(({ value }) => value))),
  };
}
