import { overlayNetwork } from "../../components/overlay/chosen.ts";
import type { JobOutput, Outputs } from "../../stack/outputs.ts";
import type { JobStatus } from "../jobs.ts";
import type { HostStatus, Overview } from "../overview.ts";
import type { HostView } from "./askHosts.ts";
import type { Instance } from "./instances.ts";
import { type Link, type Stranger, linksBetween, strangersOf } from "./links.ts";
import type { EdgeView } from "./routes.ts";

/** A host. What is wrong between it and others is in the links. */
export interface TopologyHost extends HostStatus {
  /** `silent`: it does not answer over SSH. */
  state: "well" | "ill" | "silent";
  /** What is wrong with the host itself. */
  troubles: readonly string[];
  /** What it is the leader of. */
  leads: readonly ("Consul" | "Nomad")[];
  /** The version of its Weave router; empty if it does not say. */
  weave: string;
  /** Its own addresses on the overlay, one in each subnet. */
  overlayAddresses: readonly string[];
}

/** A subnet of the overlay. */
export interface Subnet {
  /** The tenant's name; `default` for where containers get their address unless it asks for another. */
  name: string;
  /** `10.32.1.0/24`. */
  range: string;
  /** The hosts that have it. */
  hosts: readonly string[];
}

/** A job, and its instances. */
export interface TopologyJob {
  status: JobStatus;
  /** Nomad's namespace. */
  namespace: string;
  /**
   * The subnet of its containers, by its name, or by that of its Docker network if no host says more; nothing for one
   * that is at addresses of the hosts.
   */
  subnet?: string;
  instances: readonly Instance[];
}

/** A cluster as it was at one moment: all that the picture shows. */
export interface Topology extends EdgeView {
  stack: string;
  at: Date;
  /** All addresses of the overlay; empty if no router answers. */
  range: string;
  hosts: readonly TopologyHost[];
  links: readonly Link[];
  strangers: readonly Stranger[];
  subnets: readonly Subnet[];
  jobs: readonly TopologyJob[];
  voters: Overview["voters"];
  warnings: readonly string[];
}

/** What was seen of a cluster. */
export interface Sight {
  stack: string;
  at: Date;
  outputs: Pick<Outputs, "jobs">;
  overview: Overview;
  /** What hosts say, by name. */
  views: ReadonlyMap<string, HostView>;
  /** Of all jobs. */
  instances: readonly Instance[];
  edge: EdgeView;
}

/** Puts together what was seen of a cluster. */
export function makeTopology({ stack, at, outputs, overview, views, instances, edge }: Sight): Topology {
  const speakers = overview.hosts.map(({ name, address }) => ({
    name,
    address,
    network: views.get(name)?.network,
  }));
  const routers = speakers.flatMap(({ network }) => network?.router ?? []);
  const subnets = subnetsOf(views);
  const places = overview.hosts.map(({ name }) => name);
  return {
    stack,
    at,
    range: routers.find((router) => router.range !== null)?.range ?? "",
    hosts: overview.hosts.map((host) => describeHost(host, overview, views.get(host.name))),
    links: linksBetween(speakers),
    strangers: strangersOf(speakers),
    subnets,
    jobs: outputs.jobs.flatMap((job, index) => {
      const status = overview.jobs[index];
      const subnet = subnetOf(job, subnets);
      return status === undefined
        ? []
        : {
            status,
            namespace: job.namespace,
            ...(subnet !== undefined && { subnet }),
            instances: instances
              .filter((instance) => instance.job === job.name)
              .sort((one, other) => places.indexOf(one.host) - places.indexOf(other.host)),
          };
    }),
    voters: overview.voters,
    warnings: overview.warnings,
    ...edge,
  };
}

function describeHost(host: HostStatus, overview: Overview, view: HostView | undefined): TopologyHost {
  const troubles = [
    ...(view ? [] : ["does not answer over SSH"]),
    ...(view && !view.network.router ? ["its Weave router does not answer"] : []),
    ...agentTroubles(host, overview),
    ...host.down,
  ];
  return {
    ...host,
    state: view === undefined ? "silent" : troubles.length > 0 ? "ill" : "well",
    troubles,
    leads: [
      ...(overview.consulLeader === host.name ? (["Consul"] as const) : []),
      ...(overview.nomadLeader === host.name ? (["Nomad"] as const) : []),
    ],
    weave: view?.network.router?.version ?? "",
    overlayAddresses: view?.network.addresses ?? [],
  };
}

/** What Consul and Nomad say of a host that is not well; one that says nothing of any host is no trouble of this one. */
function agentTroubles(host: HostStatus, { hosts }: Overview): string[] {
  return (["consul", "nomad"] as const).flatMap((agent) => {
    const word = host[agent];
    const name = agent === "consul" ? "Consul" : "Nomad";
    if (/ (alive|ready)$/.test(word) || word === "-") {
      return [];
    }
    if (word !== "none") {
      return [`${name}: ${word}`];
    }
    return hosts.some((each) => each[agent].includes(" ")) ? [`${name} does not know it`] : [];
  });
}

/** The default subnet first, then those of the tenants by name. One that is being changed is there twice. */
function subnetsOf(views: ReadonlyMap<string, HostView>): Subnet[] {
  const found = new Map<string, { name: string; range: string; hosts: string[] }>();
  const note = (host: string, name: string, range: string) => {
    const key = `${name} ${range}`;
    const subnet = found.get(key) ?? { name, range, hosts: [] };
    subnet.hosts.push(host);
    found.set(key, subnet);
  };
  for (const [host, { network }] of views) {
    if (network.router?.defaultSubnet) {
      note(host, defaultSubnet, network.router.defaultSubnet);
    }
  }
  const tenants = [...views].flatMap(([host, { network }]) =>
    network.tenants.map((tenant) => ({ host, ...tenant })),
  );
  for (const { host, name, subnet } of tenants.sort((one, other) => one.name.localeCompare(other.name))) {
    note(host, name, subnet);
  }
  return [...found.values()];
}

const defaultSubnet = "default";

function subnetOf({ network }: JobOutput, subnets: readonly Subnet[]): string | undefined {
  return network === overlayNetwork.network
    ? defaultSubnet
    : (subnets.find(({ range }) => overlayNetwork.networkOf(range) === network)?.name ?? network);
}
