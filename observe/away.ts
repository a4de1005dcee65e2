import { withRole } from "../components/hosts/host.ts";
import { clusterOf } from "./cluster.ts";
import type { Outputs } from "../stack/outputs.ts";

// A busy host is late with its answer, and is not away.
const patienceMilliseconds = 20_000;

/**
 * The hosts of a stack that do not answer over SSH.
 *
 * @param outputs of the stack.
 * @returns their names.
 */
export async function hostsAway(outputs: Outputs): Promise<string[]> {
  const cluster = clusterOf(outputs);
  const away = await Promise.all(
    outputs.hosts.map(({ name }) =>
      cluster.onHost(name, "true", AbortSignal.timeout(patienceMilliseconds)).then(
        () => [],
        () => [name],
      ),
    ),
  );
  return away.flat();
}

/**
 * Refuses what needs a quorum of the servers, or all hosts.
 *
 * @param outputs of the stack.
 * @param away names of the hosts that do not answer.
 * @param what it is: `rotate gossip`.
 * @param everywhere whether every host has to answer, not just a quorum of the servers.
 * @throws Error that names the hosts
 */
export function refuseAway(
  { hosts }: Pick<Outputs, "hosts">,
  away: readonly string[],
  what: string,
  everywhere: boolean,
): void {
  const servers = withRole(hosts, "server");
  const answering = servers.filter(({ name }) => !away.includes(name)).length;
  const quorum = Math.floor(servers.length / 2) + 1;
  const needs =
    answering < quorum ? "a quorum of the servers" : everywhere && away.length > 0 ? "every host" : "";
  if (needs !== "") {
    throw new Error(
      `${what} needs ${needs}, and ${listed(away)} not answer: npm run up starts what is switched off; a host that is lost is taken out of the configuration. Nothing was changed.`,
    );
  }
}

function listed(names: readonly string[]): string {
  return names.length === 1 ? `${names.join()} does` : `${names.join(", ")} do`;
}
