import * as pulumi from "@pulumi/pulumi";
import { Binaries } from "./components/binaries.ts";
import { ConsulCluster } from "./components/consul.ts";
import { firstWithRole } from "./components/hosts/host.ts";
import { makeHosts } from "./components/hosts/makeHosts.ts";
import { SshAccess } from "./components/hosts/sshAccess.ts";
import { Jobs } from "./components/jobs.ts";
import { NodeSetup } from "./components/node.ts";
import { NomadCluster } from "./components/nomad.ts";
import { WeaveOverlay } from "./components/weave.ts";
import { readConfig } from "./config.ts";
import { hostBinaries, nodeImageName } from "./images.ts";
import { tools } from "./versions.ts";

const {
  hosts: hostsConfig,
  binaries: binariesConfig,
  overlay: overlayConfig,
  cluster,
  jobs: settings,
} = readConfig();

const machines = makeHosts("hosts", hostsConfig, {
  overlayRange: overlayConfig.range,
  image: nodeImageName(),
});
const access = new SshAccess("ssh", { ...machines, directory: `.state/${pulumi.getStack()}/ssh` });
const binaries = new Binaries("binaries", {
  hosts: machines.hosts,
  binaries: hostBinaries(binariesConfig.releases),
  source: binariesConfig.source,
});
const node = new NodeSetup("node", { hosts: machines.hosts, delivered: binaries.delivered });
const overlay = new WeaveOverlay("weave", {
  hosts: node.hosts,
  version: tools.weave.version,
  ...overlayConfig,
});
const consul = new ConsulCluster("consul", { hosts: node.hosts, version: tools.consul.version, ...cluster });
const nomad = new NomadCluster("nomad", {
  hosts: overlay.hosts,
  version: tools.nomad.version,
  after: [...overlay.settled, consul.ready, ...consul.settled],
  ...cluster,
});
const work = new Jobs("jobs", {
  settings,
  nomadUrl: nomad.url,
  after: [...nomad.ready, ...nomad.settled],
  cluster: { ...cluster, resolvers: node.resolvers, overlayNetwork: overlay.network },
  lifetime: firstWithRole(machines.hosts, "server").lifetime,
});

export const hosts = machines.hosts.map(({ name, address, roles }) => ({
  name,
  address,
  roles,
  ssh: access.commands.get(name),
}));
export const consulUrl = consul.url;
export const nomadUrl = nomad.url;
export const resolvers = node.resolvers;
export const jobs = work.jobs;
