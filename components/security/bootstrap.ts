import { type ApiAccess, ApiError, callApi } from "../api/client.ts";
import { patiently } from "../patiently.ts";
import { reasonOf } from "../reasonOf.ts";

// As long as the gates of the agents wait (components/remote/library.sh).
const leaderPatience = 300_000;
const pause = 100;

/**
 * Puts the access control of Consul or Nomad in force. Where it is already, the token must be one that it knows.
 *
 * @param access a server, and the token that becomes the first there is, with the right to do everything.
 * @throws Error with what the agent says; if it has no leader within five minutes; if it does not know the token
 */
export async function bootstrapAcl(access: ApiAccess): Promise<void> {
  const begin = () =>
    callApi({ ...access, token: undefined }, "PUT", "acl/bootstrap", { BootstrapSecret: access.token });
  try {
    await patiently(begin, { patience: leaderPatience, pause, passes: (error) => !isInForce(error) });
  } catch (error) {
    if (!isInForce(error)) {
      throw error;
    }
    await checkToken(access);
  }
}

/** Nomad's words, Consul's, and both's while somebody else is allowed to reset the bootstrap. */
function isInForce(error: unknown): boolean {
  return (
    error instanceof ApiError &&
    /already done|no longer allowed|invalid bootstrap reset index/i.test(error.message)
  );
}

async function checkToken(access: ApiAccess): Promise<void> {
  await callApi(access, "GET", "acl/token/self").catch((error: unknown) => {
    const reason = reasonOf(error);
    throw new Error(
      `it has another management token than this stack (if new ones were being made: npm run rotate management): ${reason}`,
      { cause: error },
    );
  });
}
