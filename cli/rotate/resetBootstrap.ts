import { z } from "zod";
import { type ApiAccess, ApiError, callApi } from "../../components/api/client.ts";
import { withRole } from "../../components/hosts/host.ts";
import type { Outputs } from "../../stack/outputs.ts";
import { clusterOf } from "../../observe/cluster.ts";

/** Where servers look for the leave to bootstrap access control again, once: it names the beginning before. */
const leaves = {
  consul: "/opt/consul/acl-bootstrap-reset",
  nomad: "/opt/nomad/server/acl-bootstrap-reset",
} as const;
type Agent = keyof typeof leaves;
// Nomad's tokens have a name, Consul's a description.
const token = z.object({
  AccessorID: z.string(),
  Name: z.string().optional(),
  Description: z.string().optional(),
});

/**
 * Allows the bootstrap of access control again while something is done; the tokens that there are stay.
 *
 * @param outputs of the stack.
 * @param agents whose servers.
 * @param work bootstraps, which each agent allows once.
 * @returns what the work returns
 * @throws Error if an agent does not say how to bootstrap again; what the work throws
 */
export async function resetBootstrap<Result>(
  outputs: Outputs,
  agents: readonly Agent[],
  work: () => Promise<Result>,
): Promise<Result> {
  const takeLeave = () => onServers(outputs, `rm -f ${agents.map((agent) => leaves[agent]).join(" ")}`);
  try {
    await Promise.all(
      agents.map(async (agent) => {
        const index = await resetIndex(outputs.access[agent]);
        await onServers(outputs, `umask 077; printf '%s' ${index} >${leaves[agent]}`);
      }),
    );
    return await work();
  } finally {
    // Ctrl-C ends what is under way on hosts too, also this.
    await takeLeave().catch(takeLeave);
  }
}

/**
 * Revokes all tokens of earlier bootstraps but the one that asks.
 *
 * @param access a server, and the token that may do everything.
 * @throws as {@link callApi}
 */
export async function revokeOthers(access: ApiAccess): Promise<void> {
  const own = token.parse(await callApi(access, "GET", "acl/token/self"));
  const all = z.array(token).parse(await callApi(access, "GET", "acl/tokens"));
  const others = all.filter(
    ({ AccessorID, Name, Description }) =>
      AccessorID !== own.AccessorID && (Name ?? Description ?? "").startsWith("Bootstrap Token"),
  );
  await Promise.all(others.map(({ AccessorID }) => callApi(access, "DELETE", `acl/token/${AccessorID}`)));
}

/** The number of the beginning before, which an agent tells whoever wants to bootstrap again. */
async function resetIndex(access: ApiAccess): Promise<string> {
  const answer = await callApi({ ...access, token: undefined }, "PUT", "acl/bootstrap", {}).catch(
    (error: unknown) => error,
  );
  const [, index] = /\(reset index: (\d+)\)/.exec(answer instanceof ApiError ? answer.message : "") ?? [];
  if (index === undefined) {
    throw new Error(`${access.address} does not say how to bootstrap again: ${String(answer)}`);
  }
  return index;
}

async function onServers(outputs: Outputs, command: string): Promise<void> {
  const cluster = clusterOf(outputs);
  const servers = withRole(outputs.hosts, "server");
  await Promise.all(servers.map(({ name }) => cluster.onHost(name, command)));
}
