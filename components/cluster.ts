import * as pulumi from "@pulumi/pulumi";
import type { Config } from "../config.ts";
import { jobNeeds } from "../jobs/catalog.ts";
import type { Admitted } from "./admission.ts";
import type { Binary } from "./binaries/binaries.ts";
import type { Versions } from "./changes/versions.ts";
import { ConsulCluster } from "./consul/consulCluster.ts";
import { retireTokens } from "./consul/retire.ts";
import { Departures } from "./departures/departures.ts";
import { Foundation } from "./foundation.ts";
import type { Hosts } from "./hosts/host.ts";
import { configuredHosts } from "./hosts/configured.ts";
import { SshAccess } from "./hosts/sshAccess.ts";
import { Jobs } from "./jobs/jobs.ts";
import { reviewJobs } from "./jobs/review.ts";
import type { FileJob } from "./jobfiles/read.ts";
import { namespacesOf } from "./jobfiles/wanted.ts";
import type { JobSecrets } from "./jobs/settings.ts";
import { type JobSource, jobSources } from "./jobs/source.ts";
import { wantedNeeds } from "./jobspec/needs.ts";
import { makeNodePools } from "./nomad/clients.ts";
import { NomadCluster } from "./nomad/nomadCluster.ts";
import { Overlay } from "./overlay/overlay.ts";
import { jobNamespaces, ownNamespaces, tenantNamespaces } from "./tenants/namespaces.ts";

/** What a cluster is made from. */
export interface Supplies {
  /** Of the agents, by their names. */
  versions: Versions & Record<"Consul" | "Nomad" | "Weave", string>;
  /** The name of the image that docker hosts are made from. */
  nodeImage: () => string;
  /** The cloud image that VMs are made from, unless the configuration has another. */
  cloudImage: { url: string; sha256: string };
  /** Where downloads are kept on this machine: an absolute path. */
  downloads: () => string;
  /** The executables of every host, with the official releases at a URL; `ownKernel` as in {@link Hosts}. */
  binaries: (releases: string, ownKernel: boolean | undefined) => readonly Binary[];
  /** The path of Nomad's own parser of job files. */
  jobParser: () => string;
  /** The images of the jobs: their full names, the label that they have, and the file on this machine that has them. */
  jobImages: () => { names: readonly string[]; version: string; file: string };
}

/** Arguments of {@link Cluster}. */
export interface ClusterArgs {
  config: Config;
  /** Which settings of jobs are secrets. */
  jobSecrets: JobSecrets;
  /** The jobs that are files. */
  files: readonly FileJob[];
  admitted: Admitted;
  supplies: Supplies;
}

/** A cluster and its jobs, layer by layer: each is given the layers that it waits for. */
export class Cluster {
  readonly config: Config;
  readonly supplies: Supplies;
  readonly hosts: Hosts;
  readonly access: SshAccess;
  readonly foundation: Foundation;
  readonly scheduler: NomadCluster;
  /** The jobs that the configuration wants. */
  readonly sources: readonly JobSource[];
  readonly jobs: Jobs;

  constructor({ config, jobSecrets, files, admitted, supplies }: ClusterArgs) {
    this.config = config;
    this.supplies = supplies;
    const { cluster, security } = config;
    const tenants = Object.keys(config.overlay.tenants);
    const wanted = wantedNeeds(jobNeeds, config.jobs);

    const configured = configuredHosts(config.hosts);
    const hosts = configured.make({
      owner: admitted.owner,
      planned: admitted.planned,
      recreated: admitted.replaced,
      overlayRange: config.overlay.range,
      image: supplies.nodeImage(),
      cloudImage: supplies.cloudImage,
      downloads: supplies.downloads(),
    });
    const { lifetime } = hosts;
    this.hosts = hosts;
    this.access = new SshAccess({ ...hosts, directory: `.state/${pulumi.getStack()}/ssh` });

    const foundation = new Foundation({
      hosts: hosts.hosts,
      binaries: {
        list: supplies.binaries(config.binaries.releases, hosts.ownKernel),
        source: config.binaries.source,
      },
      images: supplies.jobImages(),
      machine: configured.machineAddress,
      security,
      datacenter: cluster.datacenter,
      needs: jobNeeds,
      through: admitted.changesThrough,
      renewals: admitted.renewals,
    });
    const { secrets } = foundation;
    this.foundation = foundation;

    const overlay = new Overlay({
      foundation,
      overlay: config.overlay,
      version: supplies.versions.Weave,
      cluster,
    });

    const discovery = new ConsulCluster({
      owner: admitted.owner,
      foundation,
      overlay,
      version: supplies.versions.Consul,
      cluster,
      needs: jobNeeds,
    });

    const scheduler = new NomadCluster({
      overlay,
      discovery,
      secrets,
      version: supplies.versions.Nomad,
      scheduling: cluster.scheduler,
      namespaces: Object.keys(cluster.namespaces),
      tenants,
      needs: jobNeeds,
      wanted,
      cluster,
      lifetime,
    });
    this.scheduler = scheduler;
    new Departures({ hosts: foundation.hosts, foundation, overlay, scheduler, lifetime });

    const namespaces = [
      ...tenantNamespaces({
        tenants,
        network: overlay.network,
        limited: security.acl,
        scheduler,
        lifetime,
      }),
      ...jobNamespaces({ wanted, scheduler, lifetime }),
      ...ownNamespaces({ descriptions: cluster.namespaces, scheduler, lifetime }),
      ...makeNodePools({ ...cluster, scheduler, lifetime }),
    ];
    const sources = jobSources(
      config.jobs,
      {
        datacenter: cluster.datacenter,
        resolvers: foundation.resolvers,
        network: overlay.network,
        pooled: Object.keys(cluster.nodePools).length > 0,
        security,
      },
      jobSecrets,
      files,
    );
    this.sources = sources;
    const jobs = new Jobs({
      jobs: sources,
      // It is asked with a secret, and says none.
      reviews: pulumi.unsecret(
        scheduler.access.apply((access) =>
          reviewJobs(sources, access, {
            overwrite: process.env["NOMAD_ON_WEAVE_OVERWRITE_JOBS"] === "1",
            coming: { namespaces: namespacesOf(config), pools: Object.keys(cluster.nodePools) },
          }),
        ),
      ),
      needs: jobNeeds,
      datacenter: cluster.datacenter,
      provider: scheduler.provider,
      secrets,
      foundation,
      overlay,
      scheduler,
      namespaces,
      lifetime,
    });
    this.jobs = jobs;
    if (security.acl) {
      retireTokens({ secrets, scheduler, jobs });
    }
  }
}
