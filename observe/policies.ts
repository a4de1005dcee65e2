import { z } from "zod";
import type { Outputs } from "../stack/outputs.ts";
import { type Ask, parsed } from "./ask.ts";

const list = z.array(z.object({ Name: z.string(), ID: z.string().optional() }));
const policy = z.object({ Rules: z.string() }).nullable();

/** A policy of access control that is not as the program has made it. */
export interface ChangedPolicy {
  agent: "consul" | "nomad";
  name: string;
}

/**
 * Looks for policies that somebody has changed or deleted.
 *
 * @param policies as they should be, of the stack's outputs.
 * @param servers asks any server.
 * @returns none of an agent that does not answer.
 */
export async function changedPolicies(
  { policies }: Pick<Outputs, "policies">,
  servers: Record<"consul" | "nomad", Ask>,
): Promise<ChangedPolicy[]> {
  const changed = (["consul", "nomad"] as const).map(async (agent) => {
    const ask = servers[agent];
    const wanted = Object.entries(policies[agent]);
    const known = wanted.length > 0 ? await parsed(list, ask("/v1/acl/policies"), []) : [];
    const names = wanted.map(async ([name, rules]) => {
      const found = known.find(({ Name }) => Name === name);
      if (!found) {
        return known.length > 0 ? [name] : [];
      }
      // Consul knows its policies by their IDs.
      const answer = await parsed(policy, ask(`/v1/acl/policy/${found.ID ?? name}`), null);
      return answer && answer.Rules !== rules ? [name] : [];
    });
    return (await Promise.all(names)).flat().map((name) => ({ agent, name }));
  });
  return (await Promise.all(changed)).flat();
}

/** A changed policy in words. */
export function describePolicy({ agent, name }: ChangedPolicy): string {
  return `the policy ${name} of ${agent === "consul" ? "Consul" : "Nomad"} is changed or gone`;
}
