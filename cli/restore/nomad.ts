import { z } from "zod";
import { type ApiAccess, callApi } from "../../components/api/client.ts";
import { isRole } from "../../components/nomad/roles.ts";
import type { Outputs } from "../../stack/outputs.ts";
import { accessTo } from "../../observe/askAny.ts";
import { clusterOf } from "../../observe/cluster.ts";
import { renderStandalone } from "../../components/remote/sharedLibrary.ts";
import { patiently } from "../../components/patiently.ts";

const self = z.object({ stats: z.object({ client: z.object({ node_id: z.string() }) }) });
const nodes = z.array(z.object({ ID: z.string() }));
const jobs = z.array(
  z.object({ ID: z.string(), Namespace: z.string(), Periodic: z.boolean(), ParameterizedJob: z.boolean() }),
);
const tokens = z.array(z.object({ AccessorID: z.string(), Name: z.string() }));

/**
 * Restarts all Nomad agents, so that they ask for their work again: what they have heard of last is newer than what was
 * restored, and servers remember the previous key. What runs goes on; what has ended is forgotten, with its logs.
 *
 * @param outputs of the stack.
 * @param signal ends it; the agents are started in any case.
 * @throws Error if an agent does not become healthy
 */
export async function restartAgents(outputs: Outputs, signal: AbortSignal): Promise<void> {
  const cluster = clusterOf(outputs);
  // A client tells once how an instance has ended. What was restored may not know it, and would not hear it again.
  await Promise.all(
    accessTo(outputs, "nomad", "client").map((client) => callApi(client, "PUT", "client/gc")),
  );
  signal.throwIfAborted();
  try {
    await Promise.all(outputs.hosts.map(({ name }) => cluster.onHost(name, "systemctl stop nomad")));
  } finally {
    await Promise.all(
      outputs.hosts.map(({ name, roles }) => {
        const variables = { CLIENT: roles.includes("client") ? name : "" };
        return cluster.onHost(name, renderStandalone(new URL("startNomad.sh", import.meta.url), variables));
      }),
    );
  }
}

/**
 * Takes the nodes of another cluster out of Nomad; what ran there is placed again.
 *
 * @param outputs of the stack.
 * @param signal ends it.
 * @returns how many there were.
 * @throws as {@link callApi}
 */
export async function forgetOtherNodes(outputs: Outputs, signal: AbortSignal): Promise<number> {
  const access = outputs.access.nomad;
  const own = await Promise.all(
    accessTo(outputs, "nomad", "client").map(async (client) => {
      const answer = await patiently(() => callApi(client, "GET", "agent/self"), { signal });
      return self.parse(answer).stats.client.node_id;
    }),
  );
  const all = nodes.parse(await callApi(access, "GET", "nodes"));
  const others = all.filter(({ ID }) => !own.includes(ID));
  await Promise.all(others.map(({ ID }) => callApi(access, "PUT", `node/${ID}/purge`)));
  return others.length;
}

/**
 * Lets the scheduler look at every job: what was restored may be taken to run where it has ended since.
 *
 * @param access to Nomad, with the right to do everything.
 * @throws as {@link callApi}
 */
export async function evaluateJobs(access: ApiAccess): Promise<void> {
  const all = jobs.parse(await callApi(access, "GET", "jobs?namespace=*"));
  const scheduled = all.filter(({ Periodic, ParameterizedJob }) => !Periodic && !ParameterizedJob);
  await Promise.all(
    scheduled.map(({ ID, Namespace }) =>
      callApi(
        access,
        "PUT",
        `job/${encodeURIComponent(ID)}/evaluate?namespace=${encodeURIComponent(Namespace)}`,
        { JobID: ID },
      ),
    ),
  );
}

/**
 * Takes back the tokens of roles that the stack does not have any more.
 *
 * @param access to Nomad, with the right to do everything.
 * @param kept the accessor IDs of those that it has.
 * @throws as {@link callApi}
 */
export async function takeBackTokens(access: ApiAccess, kept: readonly string[]): Promise<void> {
  const all = tokens.parse(await callApi(access, "GET", "acl/tokens"));
  const others = all.filter(({ AccessorID, Name }) => isRole(Name) && !kept.includes(AccessorID));
  await Promise.all(others.map(({ AccessorID }) => callApi(access, "DELETE", `acl/token/${AccessorID}`)));
}
