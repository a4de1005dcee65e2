import { quorumProblem, serversOf } from "../../components/changes/quorum.ts";
import { silentServers } from "../../components/changes/silent.ts";
import { reasonOf } from "../../components/reasonOf.ts";
import { clusterOf } from "../../observe/cluster.ts";
import { hostResource } from "../../stack/hostResource.ts";
import { NotUpError, type Outputs } from "../../stack/outputs.ts";
import type { State } from "../../stack/state.ts";
import { withApi } from "../withApi.ts";

const departure = new URL("../../components/departures/on-host.sh", import.meta.url);

/**
 * Lets a host leave the cluster, so that it can be recreated: what runs on it moves to others, it gives its votes back and
 * hands over its addresses. One that does not answer goes without.
 *
 * @param host its name.
 * @param outputs of the stack, if it is up.
 * @param state of the stack.
 * @param say is told what goes on, a line each.
 * @returns options of `pulumi up` that recreate it.
 * @throws Error if there is no such host, the stack does not make it, or the quorum would go with it
 */
export async function leaveToBeReplaced(
  host: string,
  outputs: Outputs | undefined,
  state: State,
  say: (line: string) => void,
): Promise<string[]> {
  if (!outputs) {
    throw new NotUpError("The cluster is not up: there is no host to be recreated.");
  }
  const urn = urnOf(host, outputs, state);
  const servers = serversOf(outputs.hosts);
  if (host in servers) {
    const problem = quorumProblem(
      servers,
      { ...servers, [host]: "a new host of that name" },
      await silentServers(servers),
    );
    if (problem !== undefined) {
      throw new Error(problem);
    }
  }
  say(`${host}: leaves the cluster, so that it can be recreated`);
  const address = outputs.hosts.find(({ name }) => name === host)?.address ?? "";
  await clusterOf(outputs)
    .onHost(host, `ADDRESS=${address}\n${withApi(departure)}`)
    .catch((error: unknown) => {
      say(`${host}: does not leave in good order: ${reasonOf(error)}`);
    });
  return [`--replace=${urn}`];
}

function urnOf(host: string, outputs: Outputs, state: State): string {
  const names = outputs.hosts.map(({ name }) => name);
  if (!names.includes(host)) {
    throw new Error(`There is no host ${host}. The stack has: ${names.join(", ")}`);
  }
  const made = hostResource(host, state);
  if (!made) {
    throw new Error(
      `${host} is a machine that the stack has not made. Take it out of hosts.machines, run up, install it again, and put it back.`,
    );
  }
  return made.urn;
}
