import type { Pulumi } from "../../stack/pulumi.ts";
import type { ObservedState } from "../../observe/observedState.ts";
import { hostOf, isNamed, isOnHost } from "../../components/resourceNames.ts";
import { type State, type StateResource, writeState } from "../../stack/state.ts";

/** Whether a resource makes policies of Consul. */
export const makesPolicies = (resource: StateResource) => isNamed(resource, "consul-acl", "nomad-workloads");
const drifted = "# What was on the host is not what the program had put there.";

/**
 * Takes it into the state of a stack that something is not as the program has left it: the next `up` then runs the
 * scripts for it again, which repair what they find, and nothing else. Command resources have nothing that `refresh`
 * reads.
 *
 * @param pulumi the CLI on the stack.
 * @param state the state of the stack.
 * @param observed what was observed on the hosts, in Consul and in Nomad.
 */
export async function recordDrift(
  pulumi: Pick<Pulumi, "write">,
  state: State,
  observed: ObservedState,
): Promise<void> {
  const names = observed.hosts.map(({ name }) => name);
  const hosts = observed.hosts.filter(({ drift = [] }) => drift.length > 0).map(({ name }) => name);
  const consulPolicies = observed.policies.some(({ agent }) => agent === "consul");
  if (hosts.length === 0 && !consulPolicies) {
    return;
  }
  await recordToRunAgain(
    pulumi,
    state,
    (resource) =>
      hosts.some((host) => host === scriptHostOf(resource, names)) ||
      (consulPolicies && makesPolicies(resource)),
  );
}

/**
 * Takes it into the state of a stack that was never up to the end, and of whose hosts nobody can say what differs, that what all
 * scripts on a host share is to be installed again.
 *
 * @param pulumi the CLI on the stack.
 * @param state the state of the stack.
 */
export async function recordLibraries(pulumi: Pick<Pulumi, "write">, state: State): Promise<void> {
  const installsLibrary = (resource: StateResource) =>
    isOnHost(resource) && isNamed(resource, "hosts-library-*", "hosts-ready-*");
  if (state.deployment.resources.some(installsLibrary)) {
    await recordToRunAgain(pulumi, state, installsLibrary);
  }
}

/**
 * Takes it into the state of a stack that the scripts of resources are to run again at the next `up`.
 *
 * @param pulumi the CLI on the stack.
 * @param state the state of the stack.
 * @param which of the resources.
 */
export async function recordToRunAgain(
  pulumi: Pick<Pulumi, "write">,
  state: State,
  which: (resource: StateResource) => boolean,
): Promise<void> {
  const resources = state.deployment.resources.map((resource) =>
    which(resource) ? runAgain(resource) : resource,
  );
  await writeState(pulumi, { ...state, deployment: { ...state.deployment, resources } });
}

/**
 * Takes it into the state of a stack which Docker hosts do not run or are gone. Nothing else is refreshed: Nomad may have
 * run on just those hosts, and would have to answer. VMs are looked at by the program itself.
 *
 * @param pulumi the CLI on the stack.
 * @param state the state of the stack.
 * @throws Error if Pulumi could not look; it has printed why
 */
export async function refreshHosts(pulumi: Pick<Pulumi, "run">, state: State): Promise<void> {
  const made = state.deployment.resources.filter(({ type }) => type.startsWith("docker:"));
  if (made.length === 0) {
    return;
  }
  const targets = made.map(({ urn }) => `--target=${urn}`);
  const status = await pulumi.run(["refresh", "--yes", "--skip-preview", "--suppress-outputs", ...targets]);
  if (status !== 0) {
    throw new Error("What became of the hosts is not known: Docker did not say, for the reason above");
  }
}

/** The host that a script looks after, if it does. */
export function scriptHostOf(resource: StateResource, hosts: readonly string[]): string | undefined {
  return isOnHost(resource) ? hostOf(resource, hosts) : undefined;
}

function runAgain(resource: StateResource): StateResource {
  const asFound = (properties: Record<string, unknown> = {}) => ({
    ...properties,
    ...("create" in properties && { create: drifted }),
    ...("update" in properties && { update: drifted }),
  });
  return { ...resource, inputs: asFound(resource.inputs), outputs: asFound(resource.outputs) };
}
