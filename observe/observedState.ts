import { askServers } from "./askAny.ts";
import { driftOf, unitsDown } from "./drift.ts";
import { type HostFacts, askHosts } from "./facts.ts";
import { type ChangedPolicy, changedPolicies, describePolicy } from "./policies.ts";
import { clusterOf } from "./cluster.ts";
import type { Outputs } from "../stack/outputs.ts";

// A slow host that is taken for one that is gone would not be looked at.
const patienceMilliseconds = 20_000;

/** What there is of a stack, where it is not as the program has left it. */
export interface ObservedState {
  hosts: {
    name: string;
    /** What differs, a line each. @default - the host does not answer */
    drift: string[] | undefined;
  }[];
  policies: ChangedPolicy[];
}

/**
 * Looks at what a refresh of Pulumi does not see, because commands have nothing that it reads.
 *
 * @param outputs of the stack.
 */
export async function observeDrift(outputs: Outputs): Promise<ObservedState> {
  const askHost = askHosts(clusterOf(outputs), patienceMilliseconds);
  const [answers, policies] = await Promise.all([
    Promise.all(outputs.hosts.map(async ({ name }) => ({ name, facts: await askHost(name) }))),
    changedPolicies(outputs, askServers(outputs)),
  ]);
  // Nobody repairs a connection with a host that is away by something that is done on the others.
  const peers = answers.filter(({ facts }) => facts).length - 1;
  const hosts = answers.map(({ name, facts }) => ({
    name,
    drift: facts && [...unitsDown(facts), ...driftOf(facts, outputs), ...unconnected(facts, peers)],
  }));
  return { hosts, policies };
}

function unconnected({ connections }: HostFacts, peers: number): string[] {
  return connections < peers
    ? [`its Weave router is connected with ${connections} of ${peers} others that answer`]
    : [];
}

/** What differs, a line each. */
export function describeDrift({ hosts, policies }: ObservedState): string[] {
  return [
    ...hosts.flatMap(({ name, drift = ["does not answer"] }) => drift.map((line) => `${name}: ${line}`)),
    ...policies.map(describePolicy),
  ];
}
