import type { HostBackend } from "../components/hosts/backend.ts";
import { hostOf } from "../components/resourceNames.ts";
import type { State, StateResource } from "./state.ts";

/**
 * What the hosts of a stack are made of; nothing for one that has none. Backends bring Pulumi's SDK, and are loaded when they
 * are asked for.
 */
export async function backendOf({ deployment }: State): Promise<HostBackend | undefined> {
  const { backendIn } = await import("../components/hosts/configured.ts");
  return backendIn(deployment.resources);
}

/** Whether the hosts of a stack outlive it: machines that it has not made. */
export async function outliveStack(state: State): Promise<boolean> {
  const backend = await backendOf(state);
  return backend !== undefined && backend.hostResource === undefined;
}

/**
 * The resource that a host is made from: with it everything else on the host is recreated.
 *
 * @param host its name.
 * @param state of the stack.
 * @returns nothing for a machine that the stack has not made
 */
export async function hostResource(host: string, state: State): Promise<StateResource | undefined> {
  const made = (await backendOf(state))?.hostResource;
  return (
    made && state.deployment.resources.find((resource) => hostOf(resource, [host], [made]) !== undefined)
  );
}
