import { type ApiAccess, callApi } from "../api/client.ts";

/**
 * Makes something of Consul's access control, or changes it where it is there.
 *
 * @param access a server, and the token that may do everything.
 * @param kind as Consul's API has it: `policy`, `token`.
 * @param id of what is there, as Consul's API has it. @default - it is not there
 * @param body what it is to be.
 * @throws as {@link callApi}
 */
export async function upsert(
  access: ApiAccess,
  kind: string,
  id: string | undefined,
  body: unknown,
): Promise<void> {
  await callApi(access, "PUT", ["acl", kind, ...(id === undefined ? [] : [id])].join("/"), body);
}
