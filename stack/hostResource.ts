import { type State, type StateResource, nameOf } from "./state.ts";

/** Of a docker host its container, of a VM its disk: components/hosts/docker.ts, components/hosts/virtualbox/vm.ts. */
const makesHost = [
  { type: "docker:index/container:Container", prefix: "hosts-" },
  { type: "command:local:Command", prefix: "hosts-disk-" },
];

/**
 * The resource that a host is made from: with it everything else on the host is made anew.
 *
 * @param host its name.
 * @param state of the stack.
 * @returns nothing for a machine that the stack has not made
 */
export function hostResource(host: string, { deployment }: State): StateResource | undefined {
  return deployment.resources.find((resource) =>
    makesHost.some(({ type, prefix }) => resource.type === type && nameOf(resource) === `${prefix}${host}`),
  );
}

/** What makes the hosts of a stack; nothing for one that has none. */
export function backendOf({ deployment }: State): "Docker" | "VirtualBox" | "Ssh" | undefined {
  const components = { DockerHosts: "Docker", VirtualBoxHosts: "VirtualBox", SshHosts: "Ssh" } as const;
  return Object.entries(components).find(([component]) =>
    deployment.resources.some(({ type }) => type === `nomad-on-weave:hosts:${component}`),
  )?.[1];
}
