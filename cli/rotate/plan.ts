import { hostOf } from "../repair/repair.ts";
import { type State, nameOf } from "../../stack/state.ts";

/** What a rotation makes anew, and what it does not touch: URNs. */
export interface Rotation {
  replaced: string[];
  excluded: string[];
}

/**
 * Plans a rotation with hosts that do not answer. They keep what they have until the next `up` that reaches them, and no
 * token that they have is revoked before that: Pulumi deletes nothing that an excluded resource needs.
 *
 * @param state of the stack.
 * @param part what is made anew, by the names of its resources.
 * @param hosts names of all hosts.
 * @param away names of those that do not answer.
 */
export function planRotation(
  { deployment }: State,
  part: RegExp,
  hosts: readonly string[],
  away: readonly string[],
): Rotation {
  const kept = away.flatMap((host) => [`security-certificate-${host}`, `security-token-${host}`]);
  const urns = (which: (resource: State["deployment"]["resources"][number]) => boolean) =>
    deployment.resources.filter(which).map(({ urn }) => urn);
  return {
    // What runs on a host is never among them, whatever the host is called.
    replaced: urns(
      (resource) =>
        resource.type !== "command:remote:Command" &&
        part.test(nameOf(resource)) &&
        !kept.includes(nameOf(resource)),
    ),
    excluded: urns(
      (resource) =>
        away.some((host) => host === hostOf(resource, hosts)) ||
        (away.length > 0 && nameOf(resource) === "retired-tokens"),
    ),
  };
}
