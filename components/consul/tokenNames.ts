/** The names of the tokens of Consul that the program makes, and of their policies. */
export const tokenNames = {
  dns: "dns",
  nomad: "nomad",
  // People may have one that is called operator.
  operator: "nomad-on-weave-operator",
} as const;

const agent = "agent-";

/** The name of the token of the agent on a host. */
export function agentTokenName(host: string): string {
  return `${agent}${host}`;
}

/** The host whose agent has a token of that name; undefined if it is no agent's. */
export function hostOfToken(name: string): string | undefined {
  return name.startsWith(agent) ? name.slice(agent.length) : undefined;
}
