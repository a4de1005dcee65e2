import { z } from "zod";
import { type ApiAccess, callApi } from "../../components/api/client.ts";

const members = z.array(z.object({ Name: z.string(), Tags: z.object({ id: z.string() }) }));
const nodes = z.array(z.object({ ID: z.string(), Node: z.string() }));

/**
 * Takes the nodes of another cluster out of Consul's catalog, whose names would be refused to those that are there now.
 *
 * @param access a server, and the token that may do everything.
 * @returns how many there were.
 * @throws as {@link callApi}
 */
export async function forgetOtherNodes(access: ApiAccess): Promise<number> {
  const living = members.parse(await callApi(access, "GET", "agent/members"));
  const known = nodes.parse(await callApi(access, "GET", "catalog/nodes"));
  const others = known.filter(({ ID, Node }) =>
    living.some(({ Name, Tags }) => Name === Node && Tags.id !== ID),
  );
  await Promise.all(others.map(({ Node }) => callApi(access, "PUT", "catalog/deregister", { Node })));
  return others.length;
}
