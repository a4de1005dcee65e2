import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { madeAnew, quorumProblem, serversOf } from "./changes/quorum.ts";
import { silentServers } from "./changes/silent.ts";
import { type Versions, versionProblems } from "./changes/versions.ts";
import { readStanding } from "./standing.ts";

/** What a stack says of itself when it is up, as far as it is looked at here. */
export interface StandingCluster {
  hosts: readonly { name: string; address: string; roles: readonly string[] }[];
  versions: Versions;
}

const outputs = z.object({
  outputs: z.object({
    hosts: z.array(z.object({ name: z.string(), address: z.string(), roles: z.array(z.string()) })),
    // A stack that an earlier version of this program has stood up has none.
    versions: z.record(z.string(), z.string()).default({}),
  }),
});

/**
 * Refuses, in a preview and in `up`, what the cluster that stands would not survive. It comes before all resources, so
 * that nothing has changed then. Without a cluster that stands, nothing is refused.
 *
 * @param wanted the cluster as it is to be.
 * @throws pulumi.RunError that says what would be lost, and what to do instead.
 */
export async function refuseLosses(wanted: StandingCluster): Promise<void> {
  const { data } = outputs.safeParse(await readStanding());
  const problems = data ? await changeProblems(data.outputs, wanted) : [];
  if (problems.length > 0) {
    throw new pulumi.RunError(problems.join("\n"));
  }
}

/** What a cluster would not survive of a change into another one. */
async function changeProblems(standing: StandingCluster, wanted: StandingCluster): Promise<string[]> {
  const [before, after] = [serversOf(standing.hosts), serversOf(wanted.hosts)];
  const silent = madeAnew(before, after).length > 0 ? await silentServers(before) : [];
  const problem = quorumProblem(before, after, silent);
  return [
    ...(problem === undefined ? [] : [problem]),
    ...versionProblems(standing.versions, wanted.versions),
  ];
}
