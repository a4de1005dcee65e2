import { hostOf } from "../components/resourceNames.ts";
import type { State, StateResource } from "./state.ts";

/**
 * The resource that a host is made from: with it everything else on the host is recreated.
 *
 * @param host its name.
 * @param state of the stack.
 * @returns nothing for a machine that the stack has not made
 */
export function hostResource(host: string, { deployment }: State): StateResource | undefined {
  // Of a docker host its container, of a VM its disk.
  return deployment.resources.find(
    (resource) => hostOf(resource, [host], ["hosts-*", "hosts-disk-*"]) !== undefined,
  );
}

/** What makes the hosts of a stack; nothing for one that has none. */
export function backendOf({ deployment }: State): "Docker" | "VirtualBox" | "Ssh" | undefined {
  const components = { DockerHosts: "Docker", VirtualBoxHosts: "VirtualBox", SshHosts: "Ssh" } as const;
  return Object.entries(components).find(([component]) =>
    deployment.resources.some(({ type }) => type === `nomad-on-weave:hosts:${component}`),
  )?.[1];
}
