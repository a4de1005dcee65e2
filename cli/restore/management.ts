import { bootstrapAcl } from "../../components/security/bootstrap.ts";
import type { Agent } from "../backup/snapshotApi.ts";
import { resetBootstrap, revokeOthers } from "../rotate/resetBootstrap.ts";
import type { Outputs } from "../../stack/outputs.ts";

/**
 * Lets an agent know the management token that the stack has: what was restored may be of another cluster, or of a time
 * before the token was made.
 *
 * @param outputs of the stack.
 * @param agent which.
 * @throws as {@link resetBootstrap}, {@link bootstrapAcl}
 */
export async function holdManagement(outputs: Outputs, agent: Agent): Promise<void> {
  const access = outputs.access[agent];
  if (access.token === undefined) {
    return;
  }
  try {
    await bootstrapAcl(access);
  } catch {
    await resetBootstrap(outputs, [agent], () => bootstrapAcl(access));
    await revokeOthers(access);
  }
}
