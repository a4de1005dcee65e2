import * as pulumi from "@pulumi/pulumi";
import { Binaries } from "./components/binaries.ts";
import { refuseLosses, standingCluster } from "./components/changes.ts";
import { ConsulCluster } from "./components/consul.ts";
import { retireTokens } from "./components/consul/retire.ts";
import { Departures } from "./components/departures.ts";
import { endWithEngine } from "./components/engineGone.ts";
import { Firewall } from "./components/firewall.ts";
import { refuseGone } from "./components/gone.ts";
import { makeHosts } from "./components/hosts/makeHosts.ts";
import { machineAddress, plannedHosts } from "./components/hosts/planned.ts";
import { SshAccess } from "./components/hosts/sshAccess.ts";
import { JobImages } from "./components/jobImages.ts";
import { Jobs } from "./components/jobs.ts";
import { reviewJobs } from "./components/jobs/review.ts";
import { jobSources } from "./components/jobs/source.ts";
import { NodeSetup } from "./components/node.ts";
import { NomadCluster } from "./components/nomad.ts";
import { mapByName } from "./components/outputLists.ts";
import { refuseForeign } from "./components/ownership.ts";
import { stackIdentity } from "./components/ownership/identity.ts";
import { policiesOf } from "./components/policies.ts";
import { Refusal } from "./components/refusal.ts";
import { Security } from "./components/security.ts";
import { planRenewals } from "./components/security/renewal.ts";
import { readStanding } from "./components/standing.ts";
import { refuseShellVariables } from "./components/shell.ts";
import { stackNameProblem } from "./components/stackName.ts";
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
  const problem = stackNameProblem(pulumi.getStack());
  if (problem !== undefined) {
    throw new Refusal(problem);
  }
  const { config, secrets: jobSecrets } = readConfig();
  refuseShellVariables(process.env, config.hosts.backend);
  const { cluster, security } = config;
  const tenantNames = Object.keys(config.overlay.tenants);
  const versions = {
    Consul: tools.consul.version,
    Nomad: tools.nomad.version,
    Weave: tools.weave.version,
  };
  const replaced = process.env["NOMAD_ON_WEAVE_REPLACE_HOST"];
  const [identity, exported] = await Promise.all([stackIdentity(), readStanding()]);
  const standing = standingCluster(exported);
  const existing = standing?.hosts ?? [];
  await refuseGone(config.hosts, existing);
  const planned = plannedHosts(config.hosts, existing);
  await refuseLosses(standing, { backend: config.hosts.backend, hosts: planned, versions, replaced });
  await refuseForeign(config.hosts, {
    owner: identity.known,
    hosts: existing.map(({ name }) => name),
    knownHosts: standing?.knownHosts,
  });

  const machines = makeHosts(config.hosts, {
    owner: identity.owner,
    planned,
    overlayRange: config.overlay.range,
    image: nodeImageName(),
    anew: replaced,
    cloudImage,
    downloads: downloadDirectory(),
  });
  const { lifetime } = machines;
  const access = new SshAccess({ ...machines, directory: `.state/${pulumi.getStack()}/ssh` });
  const binaries = new Binaries({
    hosts: machines.hosts,
    binaries: hostBinaries(config.binaries.releases, machines.ownKernel),
    source: config.binaries.source,
  });
  const secrets = new Security({
    hosts: machines.hosts,
    security,
    through: standing?.changesThrough,
    renewals: await planRenewals(exported),
    ...cluster,
  });
  const node = new NodeSetup({
    hosts: machines.hosts,
    delivered: [binaries.delivered, secrets.delivered],
  });
  const firewall = new Firewall({
    hosts: node.setUp,
    security,
    machine: machineAddress(config.hosts),
  });
  const admitted = firewall.admitted(node.hosts);
  const images = new JobImages({
    hosts: node.hosts,
    names: jobImages.map(({ name, tag }) => `${name}:${tag}`),
    version: jobImagesVersion(),
    file: jobImagesFile(),
  });
  const overlay = new WeaveOverlay({
    hosts: admitted,
    version: tools.weave.version,
    password: secrets.overlayPassword,
    ...cluster,
    ...config.overlay,
  });
  const tenants = new Tenants({
    hosts: overlay.hosts,
    defaultNetwork: overlay.network,
    ...config.overlay,
  });
  const consul = new ConsulCluster({
    hosts: admitted,
    version: tools.consul.version,
    security: secrets,
    changesAfter: overlay.settled,
    ...cluster,
  });
  const nomad = new NomadCluster({
    hosts: overlay.hosts,
    version: tools.nomad.version,
    tenants: tenantNames,
    security: secrets,
    keepsBackups: config.jobs["backup"] !== undefined,
    after: [...overlay.settled, consul.ready, ...consul.settled],
    ...cluster,
  });
  const namespaces = tenantNamespaces({
    tenants: tenantNames,
    limited: security.acl,
    provider: nomad.provider,
    after: nomad.ready,
    lifetime,
  });
  const backups = config.jobs["backup"]
    ? [backupsNamespace("backup", { provider: nomad.provider, after: nomad.ready, lifetime })]
    : [];
  new Departures({
    hosts: node.hosts,
    after: [...nomad.ready, ...nomad.settled, ...tenants.ready, ...images.ready],
    lifetime,
  });
  const wanted = jobSources(
    config.jobs,
    { ...cluster, resolvers: node.resolvers, network: tenants.network, security },
    jobSecrets,
  );
  const jobs = new Jobs({
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
    retireTokens({
      security: secrets,
      after: [...nomad.ready, ...nomad.settled, ...jobs.settled],
    });
  }

  return {
    hosts: mapByName(
      machines.hosts.map(({ name, address, roles }) => ({
        name,
        address,
        roles,
        ssh: access.commands.get(name),
      })),
    ),
    knownHosts: machines.knownHosts,
    versions,
    // Which provider plugins the commands of the stack use: scripts/stack/pluginSet.ts.
    plugins: process.env["NOMAD_ON_WEAVE_PLUGINS"] ?? "official",
    policies: security.acl ? policiesOf(machines.hosts, tenantNames) : { consul: {}, nomad: {} },
    certificates: secrets.expiry,
    authority: secrets.authorityExpiry,
    renewed: secrets.renewals,
    access: pulumi.secret({
      consul: secrets.consul,
      consulTokens: security.acl ? { operator: secrets.tokens.operator } : undefined,
      nomad: secrets.nomad,
      nomadTokens: nomad.tokens,
    }),
    changesThrough: {
      consul: pulumi.unsecret(secrets.answering.consul.apply(({ address }) => address)),
      nomad: pulumi.unsecret(secrets.answering.nomad.apply(({ address }) => address)),
    },
    resolvers: node.resolvers,
    jobs: mapByName(jobs.jobs),
    // For those that tell of the jobs, who leave them out.
    jobSecrets: pulumi.secret(wanted.flatMap((job) => job.secrets.map(({ value }) => value))),
  };
}
