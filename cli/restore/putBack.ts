import { type Agent, putSnapshot } from "../backup/snapshotApi.ts";
import type { Outputs } from "../../stack/outputs.ts";
import { holdManagement } from "./management.ts";
import { patiently } from "../../components/patiently.ts";

/**
 * Puts a snapshot in place of all that an agent knows, and lets the stack's management token be in force again. A leader
 * that steps down meanwhile does not say whether it has done it: then it is done again.
 *
 * @param outputs of the stack.
 * @param agent whose.
 * @param snapshot that was checked.
 * @param signal ends it.
 * @throws as {@link putSnapshot}, {@link holdManagement}
 */
export async function putBack(
  outputs: Outputs,
  agent: Agent,
  snapshot: Uint8Array,
  signal: AbortSignal,
): Promise<void> {
  const put = async () => {
    await holdManagement(outputs, agent);
    await putSnapshot(outputs, agent, snapshot, signal);
  };
  await patiently(put, { signal });
  await holdManagement(outputs, agent);
}
