import { addressAt } from "../../components/addresses.ts";
import { overlayNetwork } from "../../components/overlay/chosen.ts";
import type { HostView } from "../../observe/topology/askHosts.ts";
import type { Instance } from "../../observe/topology/instances.ts";
import { type Sight, type Topology, makeTopology } from "../../observe/topology/model.ts";
import { edgeOf } from "../../observe/topology/routes.ts";

const tenant = { name: "red", subnet: "10.32.1.0/24" };
const back = { image: "nomad-on-weave/httpbackend:v1.0.0", port: 8081 };

/** The jobs of a sample: how many instances each has, and where its containers are. */
const jobs = [
  { name: "fabio", image: "fabiolb/fabio:1.7.2", instances: "on every host" },
  { name: "httpbackend", ...back, subnet: "10.32.0.0/24" },
  {
    name: "httpbackend-fabio",
    ...back,
    subnet: "10.32.0.0/24",
    route: { src: "mysite.com:9999/", opts: "" },
  },
  {
    name: "httpsbackend-tcp",
    ...back,
    subnet: "10.32.1.0/24",
    namespace: "red",
    route: { src: ":9997", opts: "proto=tcp" },
  },
] as const;

/**
 * What would be seen of a cluster of so many hosts in which all is well: three servers, a tenant, a job at the hosts'
 * addresses, two on the default subnet, one in the tenant, two routes.
 *
 * @param names of the hosts.
 * @param perJob how many instances a job has.
 */
export function sampleSight(names: readonly string[], perJob = 3): Sight {
  const hosts = names.map((name, index) => ({
    name,
    address: addressAt("192.168.56.0", 3 + index),
    roles: index < 3 ? (["server", "client"] as const) : (["client"] as const),
    consul: "1.21.0 alive",
    nomad: "1.11.3 ready",
    overlay: `${names.length - 1} of ${names.length - 1}`,
    disk: "41%",
    down: [],
    drift: [],
    healthy: true,
  }));
  const instances = jobs.flatMap((job, place) => instancesOfSample(job, place, names, perJob));
  return {
    stack: "dev",
    at: new Date("2026-11-21T19:00:00Z"),
    outputs: {
      jobs: jobs.map((job) => ({
        name: job.name,
        namespace: "namespace" in job ? job.namespace : "default",
        ...("subnet" in job && {
          network:
            job.subnet === tenant.subnet ? overlayNetwork.networkOf(job.subnet) : overlayNetwork.network,
        }),
        services: [],
      })),
    },
    overview: {
      hosts,
      consulLeader: names[0] ?? "",
      nomadLeader: names[1] ?? "",
      voters: { consul: 3, nomad: 3 },
      jobs: jobs.map(({ name }) => {
        const { length } = instances.filter(({ job }) => job === name);
        return { name, status: "running", instances: { healthy: length, wanted: length }, healthy: true };
      }),
      certificates: [],
      warnings: [],
      running: true,
      healthy: true,
    },
    views: new Map(hosts.map(({ name, address }, index) => [name, viewOf(address, index, hosts)])),
    instances,
    edge: edgeOf(new Map(names.map((name) => [name, tableOf(instances)])), instances),
  };
}

function instancesOfSample(
  job: (typeof jobs)[number],
  place: number,
  names: readonly string[],
  perJob: number,
): Instance[] {
  const count = "instances" in job ? names.length : perJob;
  return Array.from({ length: count }, (_, index) => ({
    job: job.name,
    id: `${place}${String(index).padStart(7, "0")}-1111-2222-3333-444444444444`,
    host: names[(index + ("instances" in job ? 0 : place)) % names.length] ?? "",
    version: 2,
    images: [job.image],
    canary: false,
    addresses: "subnet" in job ? [`${addressAt(job.subnet, 64 + place * perJob + index)}:${job.port}`] : [],
    state: "healthy" as const,
    reason: "",
  }));
}

function viewOf(own: string, index: number, hosts: readonly { name: string; address: string }[]): HostView {
  return {
    facts: {
      units: [],
      connections: hosts.length - 1,
      disk: 41,
      changedFiles: [],
      networks: [],
      tenants: [],
      changedTables: [],
      lostRules: [],
      versions: {},
      certificates: {},
    },
    network: {
      router: {
        version: "2.6.5",
        range: "10.32.0.0/16",
        defaultSubnet: "10.32.0.0/24",
        connections: hosts
          .filter(({ address }) => address !== own)
          .map(({ name, address }) => ({
            address: `${address}:6783`,
            state: "established",
            info: `encrypted   sleeve 02:00:00:00:00:00(${name})`,
            transport: "sleeve",
            encrypted: true,
            mtu: 1438,
          })),
      },
      addresses: [addressAt("10.32.0.0", 1 + index), addressAt("10.32.1.0", 1 + index)],
      tenants: [tenant],
    },
  };
}

/** What the API of a fabio says. */
function tableOf(instances: readonly Instance[]): unknown {
  return jobs.flatMap((job) => {
    const own = instances.filter((instance) => instance.job === job.name);
    return "route" in job
      ? own.flatMap(({ addresses }) =>
          addresses.map((address) => ({
            service: job.name,
            ...job.route,
            dst: `${"subnet" in job ? "http" : "tcp"}://${address}/`,
            weight: 1 / own.length,
          })),
        )
      : [];
  });
}

/** The names of so many hosts: u1, u2 ... */
export function hostNames(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `u${index + 1}`);
}

/**
 * The same when something has gone wrong: the last host answers nobody, the first and the second have lost each other,
 * an instance on the second is unhealthy.
 */
export function sickSight(sight: Sight): Sight {
  const names = sight.overview.hosts.map(({ name }) => name);
  const [first = "", second = ""] = names;
  const last = names.at(-1) ?? "";
  const broken: Record<string, readonly string[]> = { [first]: [second], [second]: [first] };
  const views = new Map(
    [...sight.views].flatMap(([name, view]) =>
      name === last ? [] : [[name, without(view, [last, ...(broken[name] ?? [])])] as const],
    ),
  );
  const { overview } = sight;
  return {
    ...sight,
    views,
    overview: {
      ...overview,
      hosts: overview.hosts.map((host) =>
        host.name === last ? { ...host, consul: "1.21.0 gone", nomad: "1.11.3 down", healthy: false } : host,
      ),
      jobs: overview.jobs.map((job) =>
        job.name === "httpbackend" ? { ...job, instances: { healthy: 2, wanted: 3 }, healthy: false } : job,
      ),
      warnings: [`the disk of ${second} is 93% full`],
    },
    instances: sight.instances.map((instance) =>
      instance.job === "httpbackend" && instance.host === second
        ? { ...instance, state: "unhealthy", reason: "service check: connect: connection refused" }
        : instance,
    ),
    edge: {
      ...sight.edge,
      edges: sight.edge.edges.map((edge) => (edge.host === last ? { ...edge, state: "silent" } : edge)),
    },
  };
}

/** The view of a host that tries in vain to reach others. */
function without({ facts, network }: HostView, lost: readonly string[]): HostView {
  const connections = (network.router?.connections ?? []).map((connection) =>
    lost.some((name) => connection.info.endsWith(`(${name})`))
      ? {
          ...connection,
          state: "failed",
          info: `dial tcp ${connection.address}: connect: no route to host, retry: 2026-11-21 19:00:41`,
          transport: null,
          encrypted: null,
          mtu: null,
        }
      : connection,
  );
  return { facts, network: { ...network, router: network.router && { ...network.router, connections } } };
}

/** A cluster in which all is well. */
export const sampleTopology = (names: readonly string[], perJob?: number) =>
  makeTopology(sampleSight(names, perJob));

/** One in which something has gone wrong. */
export const sickTopology = (names: readonly string[], perJob?: number) =>
  makeTopology(sickSight(sampleSight(names, perJob)));

/** One in which nothing answers. */
export function silentTopology(names: readonly string[]): Topology {
  const sight = sampleSight(names);
  const { overview } = sight;
  return makeTopology({
    ...sight,
    views: new Map(),
    instances: [],
    edge: edgeOf(new Map(names.map((name) => [name, undefined])), []),
    overview: {
      ...overview,
      consulLeader: "none",
      nomadLeader: "none",
      hosts: overview.hosts.map((host) => ({
        ...host,
        consul: "none",
        nomad: "none",
        overlay: "no answer",
        disk: "",
        healthy: false,
      })),
      voters: { consul: 0, nomad: 0 },
      jobs: overview.jobs.map(({ name }) => ({ name, status: "none", healthy: false })),
    },
  });
}
