import { z } from "zod";
import { type ApiAccess, ApiError, callApi } from "../../components/api.ts";
import type { Outputs } from "../stack/outputs.ts";
import { clusterOf } from "../verify/cluster.ts";

/** Where servers look for the leave to begin anew with access control, once: it names the beginning before. */
const leaves = {
  consul: "/opt/consul/acl-bootstrap-reset",
  nomad: "/opt/nomad/server/acl-bootstrap-reset",
} as const;
type Agent = keyof typeof leaves;
const agents: readonly Agent[] = ["consul", "nomad"];
// Nomad's tokens have a name, Consul's a description.
const token = z.object({
  AccessorID: z.string(),
  Name: z.string().optional(),
  Description: z.string().optional(),
});

/**
 * Makes the management tokens of Consul and Nomad anew. Nobody can choose Nomad's second token but by beginning anew with
 * access control, which the servers allow once, on the word of their root; the tokens of all others stay as they are.
 *
 * @param outputs of the stack before.
 * @param apply lets the stack have other tokens. @returns its exit status
 * @param read the outputs of the stack after that.
 * @returns the exit status
 * @throws Error if there is no access control; as {@link callApi}
 */
export async function rotateManagement(
  outputs: Outputs,
  apply: () => Promise<number>,
  read: () => Promise<Outputs>,
): Promise<number> {
  if (outputs.access.consul.token === undefined) {
    throw new Error("There are no tokens: security.acl is off");
  }
  await Promise.all(
    agents.map(async (agent) => {
      const index = await resetIndex(outputs.access[agent]);
      await onServers(outputs, `umask 077; printf '%s' ${index} >${leaves[agent]}`);
    }),
  );
  let status: number;
  try {
    status = await apply();
  } finally {
    await onServers(outputs, `rm -f ${Object.values(leaves).join(" ")}`);
  }
  if (status === 0) {
    const { access } = await read();
    await Promise.all(agents.map((agent) => takeBackOthers(access[agent])));
  }
  return status;
}

/** Takes back all tokens that access control has ever begun with, but the one that asks. */
async function takeBackOthers(access: ApiAccess): Promise<void> {
  const own = token.parse(await callApi(access, "GET", "acl/token/self"));
  const all = z.array(token).parse(await callApi(access, "GET", "acl/tokens"));
  const others = all.filter(
    ({ AccessorID, Name, Description }) =>
      AccessorID !== own.AccessorID && (Name ?? Description ?? "").startsWith("Bootstrap Token"),
  );
  await Promise.all(others.map(({ AccessorID }) => callApi(access, "DELETE", `acl/token/${AccessorID}`)));
}

/** The number of the beginning before, which an agent tells whoever wants to begin anew. */
async function resetIndex(access: ApiAccess): Promise<string> {
  const answer = await callApi({ ...access, token: undefined }, "PUT", "acl/bootstrap", {}).catch(
    (error: unknown) => error,
  );
  const [, index] = /\(reset index: (\d+)\)/.exec(answer instanceof ApiError ? answer.message : "") ?? [];
  if (index === undefined) {
    throw new Error(`${access.address} does not say how to begin anew: ${String(answer)}`);
  }
  return index;
}

async function onServers(outputs: Outputs, command: string): Promise<void> {
  const cluster = clusterOf(outputs);
  const servers = outputs.hosts.filter(({ roles }) => roles.includes("server"));
  await Promise.all(servers.map(({ name }) => cluster.onHost(name, command)));
}
