import { z } from "zod";
import { type SimpleName, isNamed } from "../../components/resourceNames.ts";

const state = z.object({
  deployment: z.object({
    resources: z.array(
      z.object({
        urn: z.string(),
        type: z.string(),
        custom: z.boolean().default(false),
        modified: z.string().optional(),
      }),
    ),
  }),
});

/** One part of the way from nothing to a healthy job. */
export interface Phase {
  name: string;
  /** From the end of what it waits for to its own end. */
  seconds: number;
}

/** The layers in the order in which they wait for each other, and the resources with which each is complete. */
const layers: readonly { name: string; complete: readonly SimpleName[]; after: readonly string[] }[] = [
  { name: "hosts", complete: ["hosts-ready-*", "hosts-library-*"], after: [] },
  { name: "node setup", complete: ["node-*", "binaries-*"], after: ["hosts"] },
  { name: "overlay", complete: ["weave-ready-*"], after: ["node setup"] },
  { name: "Consul", complete: ["consul-ready"], after: ["node setup"] },
  { name: "Nomad", complete: ["nomad-ready-*"], after: ["overlay", "Consul"] },
  // The stack that is measured has one.
  { name: "job", complete: ["*-deployment"], after: ["Nomad"] },
];

/**
 * How long each layer took on the way to a healthy job, by the times at which the engine noted its resources.
 * Overlay and Consul run beside each other: the way is as long as the longer of the two.
 *
 * @param exported what `pulumi stack export` printed after the first `up` of a stack.
 * @param started when `up` was started, and `ended` when it ended: milliseconds since 1970.
 * @returns the layers, and Pulumi's own part before and after them.
 */
export function phasesOf(exported: unknown, { started, ended }: { started: number; ended: number }): Phase[] {
  const { resources } = state.parse(exported).deployment;
  const ends = new Map<string, number>();
  const phases = layers.map(({ name, complete, after }) => {
    const times = resources
      .filter((resource) => resource.custom && isNamed(resource, ...complete))
      .map(({ modified }) => Date.parse(modified ?? ""));
    const end = Math.max(...times);
    ends.set(name, end);
    const begin =
      after.length === 0 ? firstOf(resources) : Math.max(...after.map((each) => ends.get(each) ?? started));
    return { name, seconds: (end - begin) / 1000 };
  });
  const before = { name: "tools, and Pulumi's start", seconds: (firstOf(resources) - started) / 1000 };
  const after = { name: "Pulumi's end, and outputs", seconds: (ended - (ends.get("job") ?? ended)) / 1000 };
  return [before, ...phases, after];
}

/** When the first resource was there. */
function firstOf(resources: z.output<typeof state>["deployment"]["resources"]): number {
  return Math.min(
    ...resources.flatMap(({ custom, modified }) => (custom && modified ? [Date.parse(modified)] : [])),
  );
}
