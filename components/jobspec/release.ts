import { z } from "zod";
import { type Duration, duration, toNanoseconds } from "./duration.ts";
import type { Update } from "./jobspec.ts";

const pace = {
  maxParallel: z.int().min(1).default(1).describe("How many instances are replaced at a time"),
  minHealthyTime: duration
    .default("1s")
    .describe("How long an instance must be healthy before the next one is replaced"),
  healthyDeadline: duration
    .default("1m")
    .describe(
      "How long an instance may take to become healthy. The release fails when twice that has passed without progress",
    ),
  autoRevert: z
    .boolean()
    .default(true)
    .describe("Whether Nomad returns to the last stable version when the release fails"),
};

const promotion = z
  .enum(["manual", "automatic"])
  .default("manual")
  .describe(
    "`manual`: with `npm run promote`; `automatic`: once all instances of the new version are healthy",
  );

const share = z.number().min(0).max(1);

/** What `release` of a job may say: how its changes reach the cluster. */
export const releaseSettings = z
  .discriminatedUnion("strategy", [
    z.strictObject({
      strategy: z.literal("rolling").describe("Instances are replaced one after another"),
      ...pace,
    }),
    z.strictObject({
      strategy: z
        .literal("canary")
        .describe("Some instances of the new version run beside the old ones until they are promoted"),
      ...pace,
      canaries: z.int().min(1).default(1).describe("How many instances of the new version come first"),
      share: share
        .default(0.1)
        .describe(
          "Share of the traffic through fabio that the new instances get before they are promoted, from 0 to 1",
        ),
      promotion,
    }),
    z.strictObject({
      strategy: z
        .literal("blue-green")
        .describe("As many new instances as old ones run beside them until they are promoted"),
      ...pace,
      share: share
        .default(0)
        .describe(
          "Share of the traffic through fabio that the new instances get before they are promoted, from 0 to 1. `automatic` needs more than 0",
        ),
      promotion,
    }),
  ])
  .refine(
    (release) => release.strategy === "rolling" || release.promotion === "manual" || release.share > 0,
    {
      path: ["share"],
      error: "must be above 0 while promotion is automatic (requests would find no instance at the switch)",
    },
  )
  .meta({ id: "release" })
  .prefault({ strategy: "rolling" });

/** How the changes of a job reach the cluster. */
export type Release = z.output<typeof releaseSettings>;

/**
 * The release in Nomad's terms.
 *
 * @param release the settings.
 * @param count how many instances the job has: as many are green at once.
 */
export function updateOf(release: Release, count: number): Update {
  const { maxParallel, minHealthyTime, healthyDeadline, autoRevert } = release;
  const progressDeadline: Duration = `${(2 * toNanoseconds(healthyDeadline)) / 1e6}ms`;
  const update = { maxParallel, minHealthyTime, healthyDeadline, progressDeadline, autoRevert };
  return release.strategy === "rolling"
    ? update
    : {
        ...update,
        canary: release.strategy === "canary" ? Math.min(release.canaries, count) : count,
        autoPromote: release.promotion === "automatic",
      };
}

/** How much of the traffic canaries get; nothing where there are no canaries. */
export function shareOf(release: Release): { canaryShare?: number } {
  return release.strategy === "rolling" ? {} : { canaryShare: release.share };
}
