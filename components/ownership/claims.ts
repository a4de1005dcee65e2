import type { Owner } from "./owner.ts";

/** Something that the stack would make or use, and that exists. */
export interface Found {
  /** How a person knows it: `nomad-on-weave-dev-u1` (on the Docker Engine), `u1 (10.0.0.3)`. */
  what: string;
  /** The host of the configuration that it belongs to. @default - all of them */
  host?: string | undefined;
  /**
   * Whose it is, and of a machine the name that it has there; `unmarked` is what an earlier version of this program has
   * made, `foreign` what this program has not.
   */
  owner: (Owner & { host?: string }) | "unmarked" | "foreign";
}

/** This stack. */
export interface Claimant {
  /** Undefined before the first `up`. */
  identity: string | undefined;
  /** Names of the hosts that it has stood up. */
  hosts: readonly string[];
}

/**
 * Why the stack may not touch what it would make or use.
 *
 * @param found what exists.
 * @param claimant the stack.
 * @returns a line for each owner, with what to do; none if all is the stack's, or nobody's.
 */
export function ownershipProblems(found: readonly Found[], claimant: Claimant): string[] {
  const byProblem = new Map<string, string[]>();
  for (const each of found) {
    const problem = problemOf(each, claimant);
    if (problem !== undefined) {
      byProblem.set(problem, [...(byProblem.get(problem) ?? []), each.what]);
    }
  }
  return [...byProblem].map(([problem, what]) => `${[...new Set(what)].sort().join(", ")}: ${problem}`);
}

function problemOf({ host, owner }: Found, { identity, hosts }: Claimant): string | undefined {
  if (owner === "foreign") {
    return "not made by this program; remove or rename it, or give the host another name";
  }
  if (owner === "unmarked") {
    const isOurs = host === undefined ? hosts.length > 0 : hosts.includes(host);
    return isOurs
      ? undefined
      : `made by an earlier version of this program for a stack whose state is not here. ${instead}`;
  }
  if (owner.identity !== identity) {
    return `belongs to the stack ${owner.stack} of ${owner.origin} (identity ${owner.identity}). ${instead}`;
  }
  return owner.host === undefined || owner.host === host
    ? undefined
    : `is the host ${owner.host} of this stack. Run \`up\` without it first, so that it leaves the cluster and is cleaned`;
}

const instead =
  "Work where its state is, bring its state here (npm run restore FILE -- --state), take other names and addresses, or remove it with all its data: npm run take-over";
