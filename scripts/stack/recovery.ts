import { runCommand } from "../tools/command.ts";
import { type Lock, onlyHere, removeDeadLocks } from "./locks.ts";
import { removeBrokenNotes } from "./notes.ts";
import type { Pulumi } from "./pulumi.ts";
import { StackLockedError, holdStack } from "./run.ts";
import { type State, readState, writeState } from "./state.ts";

/** The Docker objects of docker hosts, in the order in which they can be removed. */
const kinds = [
  {
    type: "docker:index/container:Container",
    list: ["ps", "--all", "--no-trunc"],
    remove: ["rm", "--force"],
  },
  { type: "docker:index/network:Network", list: ["network", "ls", "--no-trunc"], remove: ["network", "rm"] },
  { type: "docker:index/volume:Volume", list: ["volume", "ls"], remove: ["volume", "rm"] },
] as const;

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
  await removeUnrecorded(stack, state.deployment.resources, signal);
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
 * Removes the containers, networks and volumes that carry the stack's label and are not in its state.
 *
 * @param stack the stack's name.
 * @param resources the state. @default - empty: all of them are removed
 * @param signal ends what was started.
 */
export async function removeUnrecorded(
  stack: string,
  resources: readonly { type: string; id?: string | undefined }[],
  signal: AbortSignal,
): Promise<void> {
  for (const { type, list, remove } of kinds) {
    const recorded = resources.filter((resource) => resource.type === type).map((resource) => resource.id);
    const format = type.endsWith("Volume") ? "{{.Name}}" : "{{.ID}}";
    const label = `label=nomad-on-weave.stack=${stack}`;
    const found = await runCommand("docker", [...list, "--filter", label, "--format", format], { signal });
    const unrecorded = found.split("\n").filter((id) => id !== "" && !recorded.includes(id));
    if (unrecorded.length > 0) {
      await runCommand("docker", [...remove, ...unrecorded], { signal });
    }
  }
}
