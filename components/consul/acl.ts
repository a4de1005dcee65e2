import { z } from "zod";
import { type ApiAccess, callApi } from "../api/client.ts";
import { bootstrapAcl } from "../security/bootstrap.ts";
import { upsert } from "./upsert.ts";

/** A token, and what it allows. */
export interface WantedToken {
  /** The name of its policy, and its description. */
  name: string;
  /** Chosen by the caller: a UUID. */
  secretId: string;
  /** In Consul's language. */
  rules: string;
}

const named = z.object({ ID: z.string(), Name: z.string() });
const self = z.object({ AccessorID: z.string() });

/**
 * Lets Consul know who may do what: the first time with the first token there is, later as it is now. Nothing is taken
 * from those who are not named.
 *
 * @param access a server, and the token that may do everything.
 * @param tokens each with its policy.
 * @throws Error with what Consul says; if it has no leader within five minutes; if it knows another first token
 */
export async function applyTokens(access: ApiAccess, tokens: readonly WantedToken[]): Promise<void> {
  await bootstrapAcl(access);
  const policies = z.array(named).parse(await callApi(access, "GET", "acl/policies"));
  await Promise.all(
    tokens.map(async (token) => {
      const policy = policies.find(({ Name }) => Name === token.name);
      await upsert(access, "policy", policy?.ID, { Name: token.name, Rules: token.rules });
      await putToken(access, token);
    }),
  );
}

async function putToken(access: ApiAccess, { name, secretId }: WantedToken): Promise<void> {
  const known = await callApi({ ...access, token: secretId }, "GET", "acl/token/self").catch(() => undefined);
  const id = known === undefined ? undefined : self.parse(known).AccessorID;
  await upsert(access, "token", id, { SecretID: secretId, Description: name, Policies: [{ Name: name }] });
}
