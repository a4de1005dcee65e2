import * as pulumi from "@pulumi/pulumi";
import { Binaries } from "./components/binaries.ts";
import { ConsulCluster } from "./components/consul.ts";
import { Departures } from "./components/departures.ts";
import { firstWithRole } from "./components/hosts/host.ts";
import { makeHosts } from "./components/hosts/makeHosts.ts";
import { SshAccess } from "./components/hosts/sshAccess.ts";
import { JobImages } from "./components/jobImages.ts";
import { Jobs } from "./components/jobs.ts";
import { reviewJobs } from "./components/jobs/review.ts";
import { jobSources } from "./components/jobs/source.ts";
import { NodeSetup } from "./components/node.ts";
import { NomadCluster } from "./components/nomad.ts";
import { Tenants } from "./components/tenants.ts";
import { WeaveOverlay } from "./components/weave.ts";
import { readConfig } from "./config.ts";
import { downloadDirectory } from "./cache.ts";
import { hostBinaries, jobImagesFile, jobImagesVersion, nodeImageName } from "./images.ts";
import { jobImages } from "./images/catalog.ts";
import { cloudImage, tools } from "./versions.ts";

/** The whole program: a cluster and its jobs. What it returns are the outputs of the stack. */
export default async function program() {
  const config = readConfig();
  const { cluster } = config;

  const machines = makeHosts("hosts", config.hosts, {
    overlayRange: config.overlay.range,
    image: nodeImageName(),
    cloudImage,
    downloads: downloadDirectory(),
  });
  const access = new SshAccess("ssh", { ...machines, directory: `.state/${pulumi.getStack()}/ssh` });
  const binaries = new Binaries("binaries", {
    hosts: machines.hosts,
    binaries: hostBinaries(config.binaries.releases, machines.ownKernel),
    source: config.binaries.source,
  });
  const node = new NodeSetup("node", { hosts: machines.hosts, delivered: binaries.delivered });
  const images = new JobImages("images", {
    hosts: node.hosts,
    names: jobImages.map(({ name, tag }) => `${name}:${tag}`),
    version: jobImagesVersion(),
    file: jobImagesFile(),
  });
  const overlay = new WeaveOverlay("weave", {
    hosts: node.hosts,
    version: tools.weave.version,
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
    ...cluster,
  });
  const nomad = new NomadCluster("nomad", {
    hosts: overlay.hosts,
    version: tools.nomad.version,
    after: [...overlay.settled, consul.ready, ...consul.settled],
    ...cluster,
  });
  new Departures("departures", {
    hosts: node.hosts,
    after: [...nomad.ready, ...nomad.settled, ...tenants.ready, ...images.ready],
  });
  const wanted = jobSources(config.jobs, {
    ...cluster,
    resolvers: node.resolvers,
    network: tenants.network,
  });
  const jobs = new Jobs("jobs", {
    jobs: await reviewJobs(
      wanted,
      { address: nomad.url },
      process.env["NOMAD_ON_WEAVE_OVERWRITE_JOBS"] === "1",
    ),
    ...cluster,
    nomadUrl: nomad.url,
    consulUrl: consul.url,
    after: [...nomad.ready, ...nomad.settled, ...tenants.ready, ...images.ready],
    lifetime: firstWithRole(machines.hosts, "server").lifetime,
  });

  return {
    hosts: machines.hosts.map(({ name, address, roles }) => ({
      name,
      address,
      roles,
      ssh: access.commands.get(name),
    })),
    consulUrl: consul.url,
    nomadUrl: nomad.url,
    resolvers: node.resolvers,
    jobs: jobs.jobs,
  };
}
