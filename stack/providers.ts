import { findServer, startingWith, steadyMilliseconds } from "../components/api/servers.ts";
import type { Outputs } from "./outputs.ts";
import type { Pulumi } from "./pulumi.ts";
import { type State, type StateResource, writeState } from "./state.ts";

const agents = ["consul", "nomad"] as const;
type Agent = (typeof agents)[number];
const providers: Readonly<Record<string, Agent>> = {
  "pulumi:providers:consul": "consul",
  "pulumi:providers:nomad": "nomad",
};

/**
 * How the APIs of a stack are reached, starting with servers that answer now.
 *
 * @param access how they are reached, of the stack's outputs.
 */
export async function atAnsweringServers(access: Outputs["access"]): Promise<Outputs["access"]> {
  const [consul, nomad] = await Promise.all([findServer(access.consul), findServer(access.nomad)]);
  return {
    ...access,
    consul: startingWith(access.consul, consul),
    nomad: startingWith(access.nomad, nomad),
  };
}

/** By agent, the URL of a server that answers, where the one that the last change went through does not. */
export type Instead = Readonly<Partial<Record<Agent, string>>>;

/**
 * Looks whether the servers answer that the last change of a stack went through.
 *
 * @param outputs of the stack.
 * @returns the ones to go through instead.
 */
export async function serversInstead({
  access,
  changesThrough,
}: Pick<Outputs, "access" | "changesThrough">): Promise<Instead> {
  const instead = agents.map(async (agent) => {
    const servers = startingWith(access[agent], changesThrough?.[agent]);
    const answering = await findServer(servers, steadyMilliseconds);
    return answering === servers.address ? [] : [[agent, answering] as const];
  });
  return Object.fromEntries((await Promise.all(instead)).flat());
}

/**
 * Takes other servers into the state of a stack: Pulumi refreshes through those in the state, before it runs the program.
 *
 * @param pulumi the CLI on the stack.
 * @param state the state of the stack.
 * @param instead the servers.
 * @returns the state as it is then.
 */
export async function recordServers(
  pulumi: Pick<Pulumi, "write">,
  state: State,
  instead: Instead,
): Promise<State> {
  if (Object.keys(instead).length === 0) {
    return state;
  }
  const resources = state.deployment.resources.map((resource) => {
    const agent = providers[resource.type];
    const url = agent && instead[agent];
    return url === undefined ? resource : withAddress(resource, url);
  });
  const recorded = { ...state, deployment: { ...state.deployment, resources } };
  await writeState(pulumi, recorded);
  return recorded;
}

/** Consul's provider has the scheme apart. */
function withAddress(resource: StateResource, url: string): StateResource {
  const address = resource.type === "pulumi:providers:consul" ? new URL(url).host : url;
  const changed = (properties: Record<string, unknown> | undefined) =>
    properties && "address" in properties ? { ...properties, address } : properties;
  return { ...resource, inputs: changed(resource.inputs), outputs: changed(resource.outputs) };
}
