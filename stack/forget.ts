import { type SimpleName, isNamed, isOnHost } from "../components/resourceNames.ts";
import type { State, StateResource } from "./state.ts";

// Access control, which begins once; jobs that are followed, and what they have read.
const saysWhatIsInside = [
  "consul-acl",
  "consul-owner",
  "nomad-acl",
  "nomad-workloads",
  "*-deployment",
  "*-renewal",
] as const satisfies readonly SimpleName[];

/** Whether a resource is in Consul or Nomad, and goes away with their servers. */
export function isInsideCluster(resource: StateResource): boolean {
  return /^(nomad|consul):/.test(resource.type) || isNamed(resource, ...saysWhatIsInside);
}

/** Whether it is made on a host, in Consul or in Nomad, so that nothing of it is left where the hosts are gone. */
export function isOnHosts(resource: StateResource): boolean {
  return isInsideCluster(resource) || isOnHost(resource) || isNamed(resource, "departures-*");
}

/**
 * A state without some resources, and without what the others say of them.
 *
 * @param state of a stack.
 * @param which are left out; no other resource is a child of them.
 */
export function withoutResources(state: State, which: (resource: StateResource) => boolean): State {
  const kept = state.deployment.resources.filter((resource) => !which(resource));
  const urns = new Set(kept.map(({ urn }) => urn));
  const known = (all: readonly string[]) => all.filter((urn) => urns.has(urn));
  const resources = kept.map((resource) => {
    const { dependencies, propertyDependencies, deletedWith, ...others } = resource;
    return {
      ...others,
      ...(dependencies && { dependencies: known(dependencies) }),
      ...(propertyDependencies && {
        propertyDependencies: Object.fromEntries(
          Object.entries(propertyDependencies).map(([key, all]) => [key, known(all ?? [])]),
        ),
      }),
      ...(deletedWith !== undefined && urns.has(deletedWith) && { deletedWith }),
    };
  });
  return { ...state, deployment: { ...state.deployment, resources } };
}

/**
 * A state in which all that is on hosts goes away with the hosts, also where a refresh has forgotten a container that is
 * gone, and what it was to be deleted with.
 *
 * @param state of a stack.
 * @returns the same state if there is nothing to change, or the stack does not make its hosts.
 */
export function boundToHosts(state: State): State {
  const hosts = state.deployment.resources.find(({ type }) =>
    /^nomad-on-weave:hosts:(Docker|VirtualBox)Hosts$/.test(type),
  );
  const isLoose = (resource: StateResource) => resource.deletedWith === undefined && isOnHosts(resource);
  if (!hosts || !state.deployment.resources.some(isLoose)) {
    return state;
  }
  const resources = state.deployment.resources.map((resource) =>
    isLoose(resource) ? { ...resource, deletedWith: hosts.urn } : resource,
  );
  return { ...state, deployment: { ...state.deployment, resources } };
}
