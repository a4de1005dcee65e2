import { isOlder, numbersOf } from "../versionOrder.ts";

/** By the name of each agent, its version: `1.21.0`. */
export type Versions = Readonly<Record<string, string>>;

/**
 * Why agents may not change from versions to others. Their vendors support an upgrade of a cluster that runs by one
 * minor version at a time, and no downgrade: a newer agent may have written what an older one cannot read.
 *
 * @param before the versions that run.
 * @param after the versions that are to run.
 * @returns a line for each agent; none if all may.
 */
export function versionProblems(before: Versions, after: Versions): string[] {
  return Object.entries(before).flatMap(([agent, from]) => {
    const to = after[agent] ?? from;
    if (isOlder(to, from)) {
      return [
        `${agent} ${from} => ${to} is a downgrade, which a cluster that runs does not survive: stay at ${from} or newer`,
      ];
    }
    const [old, next] = [numbersOf(from), numbersOf(to)];
    if (next.major === old.major && next.minor <= old.minor + 1) {
      return [];
    }
    return [
      `${agent} ${from} => ${to} leaves out versions: upgrade by one minor version at a time, to ${next.major === old.major ? `${old.major}.${old.minor + 1}` : "the next one"} first`,
    ];
  });
}
