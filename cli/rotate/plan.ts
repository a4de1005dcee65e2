import { type SimpleName, hostOf, isNamed } from "../../components/resourceNames.ts";
import { scriptHostOf } from "../repair/repair.ts";
import type { State } from "../../stack/state.ts";

/** What a rotation recreates, and what it does not touch: URNs. */
export interface Rotation {
  replaced: string[];
  excluded: string[];
}

/**
 * Plans a rotation with hosts that do not answer. They keep what they have until the next `up` that reaches them, and no
 * token that they have is revoked before that: Pulumi deletes nothing that an excluded resource needs.
 *
 * @param state of the stack.
 * @param part what is recreated: its resources.
 * @param hosts names of all hosts.
 * @param away names of those that do not answer.
 */
export function planRotation(
  { deployment }: State,
  part: readonly SimpleName[],
  hosts: readonly string[],
  away: readonly string[],
): Rotation {
  const urns = (which: (resource: State["deployment"]["resources"][number]) => boolean) =>
    deployment.resources.filter(which).map(({ urn }) => urn);
  return {
    replaced: urns(
      (resource) =>
        isNamed(resource, ...part) &&
        hostOf(resource, away, ["security-certificate-*", "security-token-*"]) === undefined,
    ),
    excluded: urns(
      (resource) =>
        away.some((host) => host === scriptHostOf(resource, hosts)) ||
        (away.length > 0 && isNamed(resource, "retired-tokens")),
    ),
  };
}
