import { setTimeout } from "node:timers/promises";
import { z } from "zod";
import type { ApiAccess } from "../api.ts";
import { ConsulError, ask } from "./consulApi.ts";

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

const leaderPatience = 120_000;
const pause = 100;

/**
 * Lets Consul know who may do what: the first time with the first token there is, later as it is now. Nothing is taken
 * from those who are not named.
 *
 * @param access a server, and the token that may do everything.
 * @param tokens each with its policy.
 * @throws Error with what Consul says; if it has no leader within two minutes; if it knows another first token
 */
export async function applyTokens(access: ApiAccess, tokens: readonly WantedToken[]): Promise<void> {
  await bootstrap(access);
  const policies = z.array(named).parse(await ask(access, "GET", "acl/policies"));
  await Promise.all(
    tokens.map(async (token) => {
      const policy = policies.find(({ Name }) => Name === token.name);
      await ask(access, "PUT", policy ? `acl/policy/${policy.ID}` : "acl/policy", {
        Name: token.name,
        Rules: token.rules,
      });
      await putToken(access, token);
    }),
  );
}

async function bootstrap(access: ApiAccess): Promise<void> {
  const deadline = Date.now() + leaderPatience;
  for (;;) {
    try {
      await ask({ ...access, token: undefined }, "PUT", "acl/bootstrap", { BootstrapSecret: access.token });
      return;
    } catch (error) {
      if (
        error instanceof ConsulError &&
        error.status === 403 &&
        error.message.includes("no longer allowed")
      ) {
        await ask(access, "GET", "acl/token/self");
        return;
      }
      if (Date.now() > deadline) {
        throw error;
      }
      await setTimeout(pause);
    }
  }
}

async function putToken(access: ApiAccess, { name, secretId }: WantedToken): Promise<void> {
  const body = { SecretID: secretId, Description: name, Policies: [{ Name: name }] };
  const known = await ask({ ...access, token: secretId }, "GET", "acl/token/self").catch(() => undefined);
  await ask(
    access,
    "PUT",
    known === undefined ? "acl/token" : `acl/token/${self.parse(known).AccessorID}`,
    body,
  );
}
