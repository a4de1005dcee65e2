import { z } from "zod";
import { type ApiAccess, callApi } from "../api/client.ts";
import type { Owner } from "../ownership/owner.ts";

const path = "kv/nomad-on-weave/owner";

/** An owner as Consul keeps it, in JSON. */
export const ownerShape = z.object({ identity: z.string(), stack: z.string(), origin: z.string() });

/**
 * Notes in Consul whose cluster it is, if that is not noted yet.
 *
 * @param access a server, and a token that may write the key.
 * @param owner the stack that is at work.
 * @throws Error with whose it is, if it is another's; ApiError, UnreachableError
 */
export async function claimConsul(access: ApiAccess, owner: Owner): Promise<void> {
  if ((await callApi(access, "PUT", `${path}?cas=0`, owner)) === true) {
    return;
  }
  const found = ownerShape.parse(await callApi(access, "GET", `${path}?raw`));
  if (found.identity !== owner.identity) {
    throw new Error(
      `Consul has the data of the stack ${found.stack} of ${found.origin} (identity ${found.identity}), and was left as it is. Work where the state of that stack is, or remove it with all its data: npm run take-over`,
    );
  }
}

/**
 * Notes in Consul whose cluster it is, whatever was noted: what a backup of another stack has brought is this one's by now.
 *
 * @param access as {@link claimConsul}.
 * @param owner the stack that is at work.
 * @throws ApiError, UnreachableError
 */
export async function takeConsul(access: ApiAccess, owner: Owner): Promise<void> {
  await callApi(access, "PUT", path, owner);
}
