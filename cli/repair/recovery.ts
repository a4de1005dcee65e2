import { type Lock, onlyHere, removeDeadLocks } from "../../stack/locks.ts";
import { removeBrokenNotes } from "../../stack/notes.ts";
import type { Pulumi } from "../../stack/pulumi.ts";
import { dockerHostOf, ownerOf } from "../../stack/ownerInState.ts";
import { StackLockedError, holdStack } from "../../stack/run.ts";
import { backendOf } from "../../stack/hostResource.ts";
import { type State, readState, writeState } from "../../stack/state.ts";

/**
 * Puts right what a run that was killed has left: its lock, and what it had begun to make and not yet noted.
 *
 * @param pulumi the CLI on the stack.
 * @param stack the stack's name.
 * @param signal ends what was started.
 * @returns the state of the stack.
 * @throws StackLockedError if a run is at work on the stack
 */
export async function recover(pulumi: Pulumi, stack: string, signal: AbortSignal): Promise<State> {
  await lock(pulumi, stack);
  const state = await readState(pulumi);
  if (state.deployment.pending_operations.length === 0) {
    return state;
  }
  console.log("An earlier run was killed: what it had begun to make and not noted is made again.");
  const recovered = { ...state, deployment: { ...state.deployment, pending_operations: [] } };
  await writeState(pulumi, recovered);
  await removeUnrecorded(state, state.deployment.resources, signal);
  return recovered;
}

/** Locks the stack for this process, and removes what a run that was killed has left of its lock and its notes. */
async function lock({ files, isOwn }: Pulumi, stack: string): Promise<void> {
  if (!files) {
    return;
  }
  const former = await holdStack(files.run, stack);
  const { owner, removed } = removeDeadLocks(files.locks, former ?? (isOwn ? onlyHere : undefined));
  if (owner) {
    throw new StackLockedError(stack, owner, adviceOn(owner));
  }
  removeBrokenNotes(files.states, stack);
  if (removed > 0) {
    console.log("An earlier run was killed: its lock is removed.");
  }
}

const adviceOn = ({ path }: Lock) =>
  `Wait for its end, or end it. If it has ended, and left its lock: rm ${path}`;

/**
 * Removes what is marked with the stack's identity and is not in its state.
 *
 * @param state of the stack, before anything was removed from it: it has the identity and the place.
 * @param recorded what stays. @default - nothing: all of it is removed
 * @param signal ends what was started.
 */
export async function removeUnrecorded(
  state: State,
  recorded: readonly { type: string; id?: string | undefined }[],
  signal: AbortSignal,
): Promise<void> {
  const identity = ownerOf(state)?.identity;
  const { resources, pending_operations: pending } = state.deployment;
  const hasMade = pending.length > 0 || resources.some(({ type }) => type.startsWith("docker:"));
  // Nothing is made before there is an identity, and without a provider nothing on an engine.
  if (identity !== undefined && hasMade) {
    await backendOf(state)?.removeUnrecorded?.(dockerHostOf(state), identity, recorded, signal);
  }
}
