import type { Link, LinkEnd } from "./links.ts";
import type { Topology } from "./model.ts";
import type { Edge } from "./routes.ts";

/**
 * What is wrong in a cluster, one sentence each, the causes before what follows from them.
 *
 * @returns nothing if all is well.
 */
export function problemsOf(topology: Topology): string[] {
  const { hosts, links, strangers, subnets, jobs, edges, routes } = topology;
  const onOverlay = hosts.filter(({ weave }) => weave !== "");
  return [
    ...(["Consul", "Nomad"] as const)
      .filter((agent) => !hosts.some(({ leads }) => leads.includes(agent)))
      .map((agent) => `${agent} has no leader, or does not answer`),
    ...hosts.flatMap(({ name, troubles }) => (troubles.length > 0 ? `${name}: ${troubles.join(", ")}` : [])),
    ...linkProblems(
      links.filter(({ state }) => state === "ill"),
      new Set(hosts.filter(({ state }) => state !== "well").map(({ name }) => name)),
    ),
    ...strangers.map(
      ({ host, address, state, reason }) =>
        `${host} has a connection with ${address}, which is no host of the stack: ${withReason(state, reason)}`,
    ),
    ...subnets.flatMap(({ name, range, hosts: having }) => {
      const lacking = onOverlay.filter((host) => !having.includes(host.name)).map((host) => host.name);
      return lacking.length > 0 ? `the subnet ${name}, ${range}, is not on ${listOf(lacking)}` : [];
    }),
    ...jobs.flatMap(({ status }) => {
      const { name, healthy, instances } = status;
      const detail = instances ? `${instances.healthy} of ${instances.wanted} instances run` : status.status;
      return healthy ? [] : `the job ${name}: ${detail}`;
    }),
    ...jobs
      .flatMap(({ instances }) => instances)
      .filter(({ state }) => state === "unhealthy")
      .map(({ job, host, addresses, reason }) => `${[job, "on", host, ...addresses].join(" ")}: ${reason}`),
    ...edgeProblem(edges, "silent", "does not answer"),
    ...edgeProblem(edges, "differs", "has other routes than most"),
    ...routes.flatMap(({ source, service, targets }) =>
      targets
        .filter(({ instance }) => !instance)
        .map(({ address }) => `the route ${source} of ${service} leads to ${address}, where no instance is`),
    ),
  ];
}

function edgeProblem(edges: readonly Edge[], wrong: Edge["state"], what: string): string[] {
  const hosts = edges.filter(({ state }) => state === wrong).map(({ host }) => host);
  return hosts.length > 0 ? [`the edge on ${listOf(hosts)} ${what}`] : [];
}

const manyLinks = 2;

/**
 * A host that has lost several links is one problem, not one for each of them.
 *
 * @param links those that do not stand.
 * @param suspects hosts with which something else is wrong: the links are rather lost by them than by others.
 */
function linkProblems(links: readonly Link[], suspects: ReadonlySet<string>): string[] {
  const counts = new Map<string, number>();
  for (const host of links.flatMap(({ ends }) => ends.map((end) => end.host))) {
    counts.set(host, (counts.get(host) ?? 0) + 1);
  }
  const weight = ([host, count]: readonly [string, number]) => count + (suspects.has(host) ? 0.5 : 0);
  const [worst, count = 0] = [...counts].sort((one, other) => weight(other) - weight(one))[0] ?? [];
  if (worst === undefined || count < manyLinks) {
    return links.map(({ ends }) => {
      const [one, other] = ends;
      return `the link ${one.host} – ${other.host} does not stand (${ends.map(says).join("; ")})`;
    });
  }
  const isOfWorst = ({ ends }: Link) => ends.some(({ host }) => host === worst);
  const others = links.filter(isOfWorst).flatMap(({ ends }) => ends.filter(({ host }) => host !== worst));
  const example = others.slice(0, 1).map(says).join("");
  return [
    `${worst} has lost its links with ${listOf(others.map(({ host }) => host))} (${example})`,
    ...linkProblems(
      links.filter((link) => !isOfWorst(link)),
      suspects,
    ),
  ];
}

const listedNames = 6;

/** The names of hosts; only how many there are, if they are many. */
export function listOf(hosts: readonly string[]): string {
  return hosts.length <= listedNames ? hosts.join(", ") : `${hosts.length} hosts`;
}

/** What one end says: `u1: retrying: connection refused`. */
export function says({ host, state, reason }: LinkEnd): string {
  const words = { none: "no such connection", silent: "no answer" }[state];
  return `${host}: ${words ?? withReason(state, reason)}`;
}

function withReason(state: string, reason: string): string {
  return reason === "" ? state : `${state}: ${reason}`;
}
