import type { HostBackend } from "../components/hosts/backend.ts";
import { backendIn } from "../components/hosts/backendIn.ts";
import { hostOf } from "../components/resourceNames.ts";
import type { State, StateResource } from "./state.ts";

/** What the hosts of a stack are made of; nothing for one that has none. */
export function backendOf({ deployment }: State): HostBackend | undefined {
  return backendIn(deployment.resources);
}

/** Whether the hosts of a stack outlive it: machines that it has not made. */
export function outliveStack(state: State): boolean {
  const backend = backendOf(state);
  return backend !== undefined && backend.hostResource === undefined;
}

/**
 * The resource that a host is made from: with it everything else on the host is recreated.
 *
 * @param host its name.
 * @param state of the stack.
 * @returns nothing for a machine that the stack has not made
 */
export function hostResource(host: string, state: State): StateResource | undefined {
  const made = backendOf(state)?.hostResource;
  return (
    made && state.deployment.resources.find((resource) => hostOf(resource, [host], [made]) !== undefined)
  );
}
