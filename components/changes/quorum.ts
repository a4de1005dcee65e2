import { withRole } from "../hosts/host.ts";

/** By the name of each server, what it is made from. Another text for the same name is another machine, with no data. */
export type Servers = Readonly<Record<string, string>>;

/** The servers among hosts, with their addresses. */
export function serversOf(
  hosts: readonly { name: string; address: string; roles: readonly string[] }[],
): Servers {
  return Object.fromEntries(withRole(hosts, "server").map(({ name, address }) => [name, address]));
}

/** The servers that are recreated by a change, by their names. Those that come or go as a whole do so one by one. */
export function recreatedServers(before: Servers, after: Servers): string[] {
  return Object.keys(before).filter((name) => after[name] !== undefined && after[name] !== before[name]);
}

/**
 * Why servers may not change like that: those that are recreated at the same time would take the quorum with them, and
 * what Consul and Nomad know.
 *
 * @param before the servers that there are.
 * @param after the servers that there are to be.
 * @param silent names of those that do not answer now.
 * @returns nothing if a quorum stays; the rule is Raft's: more than half of the voters.
 */
export function quorumProblem(
  before: Servers,
  after: Servers,
  silent: readonly string[],
): string | undefined {
  const voters = Object.keys(before);
  const recreated = recreatedServers(before, after);
  const quorum = Math.floor(voters.length / 2) + 1;
  const left = voters.filter((name) => !recreated.includes(name) && !silent.includes(name)).length;
  if (recreated.length === 0 || left >= quorum) {
    return undefined;
  }
  const changes = recreated.map((name) => `  ${name}: ${before[name]} => ${after[name]}`);
  return [
    `${listed(recreated)} would be recreated, and what Consul and Nomad know would be lost: of ${count(voters.length, "server")} ${left} would be left, a quorum is ${quorum}.`,
    ...silent.filter((name) => !recreated.includes(name)).map((name) => `  ${name} does not answer now`),
    ...changes,
    "Change fewer of them with each `up`, when all others are well; or give up the cluster (`npm run down`) and stand up a new one.",
  ].join("\n");
}

function listed(names: readonly string[]): string {
  return names.length === 1 ? names.join() : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? "" : "s"}`;
}
