import { withRole } from "../../components/hosts/host.ts";
import { edge } from "../../components/edge/chosen.ts";
import type { Outputs } from "../../stack/outputs.ts";
import { askServers } from "../askAny.ts";
import { lookAtCluster } from "../overview.ts";
import type { Cluster } from "../verify/check.ts";
import { viewsOfHosts } from "./askHosts.ts";
import { instancesOf } from "./instances.ts";
import { type Topology, makeTopology } from "./model.ts";
import { edgeOf } from "./routes.ts";

const patienceMilliseconds = 5000;

/**
 * Looks at all of a cluster. What does not answer is shown as such, not thrown.
 *
 * @param stack its name.
 * @param cluster the cluster.
 * @param onAnswer is told how many hosts are through.
 * @param signal ends the questions.
 */
export async function lookAtTopology(
  stack: string,
  cluster: Cluster,
  onAnswer: (hosts: number) => void,
  signal: AbortSignal,
): Promise<Topology> {
  const { outputs } = cluster;
  const servers = askServers(outputs, patienceMilliseconds);
  // The hosts come after the APIs: starting ssh keeps this process busy, and answers would be late for their patience.
  const [instances, answers] = await Promise.all([
    Promise.all(outputs.jobs.map((job) => instancesOf(job, servers))),
    answersOfEdges(outputs, signal),
  ]);
  const asking = viewsOfHosts(cluster, onAnswer, signal);
  const overview = await lookAtCluster(outputs, servers, async (host) => (await asking).get(host)?.facts);
  const all = instances.flat();
  return makeTopology({
    stack,
    at: new Date(),
    outputs,
    overview,
    views: await asking,
    instances: all,
    edge: edgeOf(answers, all),
  });
}

/** What every edge says, by its host; nothing where the stack has none. */
async function answersOfEdges(
  { hosts, jobs }: Outputs,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, unknown>> {
  const edges = jobs.some(({ name }) => name === edge.job) ? withRole(hosts, "client") : [];
  const answers = edges.map(async ({ name, address }) => {
    const patience = AbortSignal.any([signal, AbortSignal.timeout(patienceMilliseconds)]);
    return [name, await edge.ask(address, patience).catch(() => undefined)] as const;
  });
  return new Map(await Promise.all(answers));
}
