import * as pulumi from "@pulumi/pulumi";
import { Binaries } from "./components/binaries.ts";
import { refuseLosses } from "./components/changes.ts";
import { ConsulCluster } from "./components/consul.ts";
import { retireTokens } from "./components/consul/retire.ts";
import { Departures } from "./components/departures.ts";
import { endWithEngine } from "./components/engineGone.ts";
import { firstWithRole } from "./components/hosts/host.ts";
import { makeHosts } from "./components/hosts/makeHosts.ts";
import { plannedHosts } from "./components/hosts/planned.ts";
import { SshAccess } from "./components/hosts/sshAccess.ts";
import { JobImages } from "./components/jobImages.ts";
import { Jobs } from "./components/jobs.ts";
import { reviewJobs } from "./components/jobs/review.ts";
import { jobSources } from "./components/jobs/source.ts";
import { NodeSetup } from "./components/node.ts";
import { NomadCluster } from "./components/nomad.ts";
import { policiesOf } from "./components/policies.ts";
import { Security } from "./components/security.ts";
import { Tenants } from "./components/tenants.ts";
import { backupsNamespace, tenantNamespaces } from "./components/tenants/namespaces.ts";
import { WeaveOverlay } from "./components/weave.ts";
import { readConfig } from "./config.ts";
import { downloadDirectory } from "./cache.ts";
import { hostBinaries, jobImagesFile, jobImagesVersion, nodeImageName } from "./images.ts";
import { jobImages } from "./images/catalog.ts";
import { cloudImage, tools } from "./versions.ts";

/** The whole program: a cluster and its jobs. What it returns are the outputs of the stack. */
export default async function program() {
  endWithEngine();
  const { config, secrets: jobSecrets } = readConfig();
  const { cluster, security } = config;
  const tenantNames = Object.keys(config.overlay.tenants);
  const versions = {
    Consul: tools.consul.version,
    Nomad: tools.nomad.version,
    Weave: tools.weave.version,
  };
  await refuseLosses({ hosts: plannedHosts(config.hosts), versions });

  const machines = makeHosts("hosts", config.hosts, {
    overlayRange: config.overlay.range,
    image: nodeImageName(),
    anew: process.env["NOMAD_ON_WEAVE_REPLACE_HOST"],
    cloudImage,
    downloads: downloadDirectory(),
  });
  // What is in Nomad goes away with its first server.
  const { lifetime } = firstWithRole(machines.hosts, "server");
  const access = new SshAccess("ssh", { ...machines, directory: `.state/${pulumi.getStack()}/ssh` });
  const binaries = new Binaries("binaries", {
    hosts: machines.hosts,
    binaries: hostBinaries(config.binaries.releases, machines.ownKernel),
    source: config.binaries.source,
  });
  const secrets = new Security("security", { hosts: machines.hosts, security, ...cluster });
  const node = new NodeSetup("node", {
    hosts: machines.hosts,
    delivered: [binaries.delivered, secrets.delivered],
  });
  const images = new JobImages("images", {
    hosts: node.hosts,
    names: jobImages.map(({ name, tag }) => `${name}:${tag}`),
    version: jobImagesVersion(),
    file: jobImagesFile(),
  });
  const overlay = new WeaveOverlay("weave", {
    hosts: node.hosts,
    version: tools.weave.version,
    password: secrets.overlayPassword,
    ...cluster,
    ...config.overlay,
  });
  const tenants = new Tenants("tenants", {
    hosts: overlay.hosts,
    defaultNetwork: overlay.network,
    ...config.overlay,
  });
  const consul = new ConsulCluster("consul", {
    hosts: node.hosts,
    version: tools.consul.version,
    security: secrets,
    changesAfter: overlay.settled,
    ...cluster,
  });
  const nomad = new NomadCluster("nomad", {
    hosts: overlay.hosts,
    version: tools.nomad.version,
    tenants: tenantNames,
    security: secrets,
    keepsBackups: config.jobs["backup"] !== undefined,
    after: [...overlay.settled, consul.ready, ...consul.settled],
    ...cluster,
  });
  const namespaces = tenantNamespaces("tenants", {
    tenants: tenantNames,
    limited: security.acl,
    provider: nomad.provider,
    after: nomad.ready,
    lifetime,
  });
  const backups = config.jobs["backup"]
    ? [backupsNamespace("backup", { provider: nomad.provider, after: nomad.ready, lifetime })]
    : [];
  new Departures("departures", {
    hosts: node.hosts,
    after: [...nomad.ready, ...nomad.settled, ...tenants.ready, ...images.ready],
  });
  const wanted = jobSources(
    config.jobs,
    { ...cluster, resolvers: node.resolvers, network: tenants.network, security },
    jobSecrets,
  );
  const jobs = new Jobs("jobs", {
    jobs: wanted,
    // It is asked with a secret, and says none.
    reviews: pulumi.unsecret(
      nomad.access.apply((access) =>
        reviewJobs(wanted, access, {
          overwrite: process.env["NOMAD_ON_WEAVE_OVERWRITE_JOBS"] === "1",
          pinned: security.images,
        }),
      ),
    ),
    variables: {
      fabio: { consul_ca: secrets.authority, consul_token: secrets.tokens.fabio },
      backup: {
        stack: pulumi.getStack(),
        authority: secrets.authority,
        consul_token: secrets.tokens.consul,
        nomad_token: secrets.tokens.nomad,
      },
    },
    ...cluster,
    provider: nomad.provider,
    security: secrets,
    after: [...nomad.ready, ...nomad.settled, ...tenants.ready, ...namespaces, ...backups, ...images.ready],
    lifetime,
  });
  if (security.acl) {
    retireTokens("retired-tokens", {
      security: secrets,
      after: [...nomad.ready, ...nomad.settled, ...jobs.settled],
    });
  }

  return {
    hosts: machines.hosts.map(({ name, address, roles }) => ({
      name,
      address,
      roles,
      ssh: access.commands.get(name),
    })),
    versions,
    policies: security.acl ? policiesOf(machines.hosts, tenantNames) : { consul: {}, nomad: {} },
    certificates: secrets.expiry,
    access: pulumi.secret({ consul: secrets.consul, nomad: secrets.nomad, nomadTokens: nomad.tokens }),
    resolvers: node.resolvers,
    jobs: jobs.jobs,
    // For those that tell of the jobs, who leave them out.
    jobSecrets: pulumi.secret(wanted.flatMap((job) => job.secrets.map(({ value }) => value))),
  };
}
