import { Refusal } from "../refusal.ts";
import { z } from "zod";
import { type MovedHosts, moveProblems } from "./moves.ts";
import { recreatedServers, quorumProblem, serversOf } from "./quorum.ts";
import { silentServers } from "./silent.ts";
import { type Versions, versionProblems } from "./versions.ts";
import { listByName } from "../outputLists.ts";

/** What a stack says of itself when it is up, as far as it is looked at here. */
export interface StandingCluster {
  hosts: readonly { name: string; address: string; roles: readonly string[] }[];
  versions: Versions;
  /** Lines of a `known_hosts` file. @default - an earlier version of this program has stood it up */
  knownHosts?: string | undefined;
  /** URLs of the APIs, by agent, that the last change went through. @default - those of the first server */
  changesThrough?: Readonly<Record<string, string>> | undefined;
}

/** The cluster as it is to be. */
export interface WantedCluster extends Pick<StandingCluster, "hosts" | "versions"> {
  configured: MovedHosts;
  /** The host that is recreated on purpose. @default - none */
  replaced: string | undefined;
}

const outputs = z.object({
  outputs: z.object({
    hosts: listByName({ address: z.string(), roles: z.array(z.string()) }),
    // A stack that an earlier version of this program has stood up has none.
    versions: z.record(z.string(), z.string()).default({}),
    knownHosts: z.string().optional(),
    changesThrough: z.record(z.string(), z.string()).optional(),
  }),
});

/** The cluster that the current stack has stood up, by what `readStanding` returns; undefined before the first `up` has ended. */
export function standingCluster(exported: unknown): StandingCluster | undefined {
  return outputs.safeParse(exported).data?.outputs;
}

/**
 * Refuses, in a preview and in `up`, what the cluster that stands would not survive. It comes before all resources of the
 * cluster, so that nothing has changed then.
 *
 * @param standing the cluster that stands; without one, nothing is refused.
 * @param wanted the cluster as it is to be.
 * @throws Refusal that says what would be lost, and what to do instead.
 */
export async function refuseLosses(
  standing: StandingCluster | undefined,
  wanted: WantedCluster,
): Promise<void> {
  const problems = standing ? await changeProblems(standing, wanted) : [];
  if (problems.length > 0) {
    throw new Refusal(problems.join("\n"));
  }
}

/** What a cluster would not survive of a change into another one. */
async function changeProblems(standing: StandingCluster, wanted: WantedCluster): Promise<string[]> {
  const moves = moveProblems(wanted.configured, standing.hosts, wanted.hosts, wanted.replaced);
  if (moves.length > 0) {
    return moves;
  }
  const [before, after] = [serversOf(standing.hosts), serversOf(wanted.hosts)];
  const silent = recreatedServers(before, after).length > 0 ? await silentServers(before) : [];
  const problem = quorumProblem(before, after, silent);
  return [
    ...(problem === undefined ? [] : [problem]),
    ...versionProblems(standing.versions, wanted.versions),
  ];
}
