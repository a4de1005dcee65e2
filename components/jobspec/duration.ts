import { z } from "zod";

/** A length of time as Nomad's own job files write it: `10s`, `500ms`, `2m`, `1h`. */
export type Duration = `${number}${"ms" | "s" | "m" | "h"}`;

const nanoseconds = { ms: 1e6, s: 1e9, m: 60e9, h: 3600e9 } as const;

const durationPattern = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/;

/** A duration in the configuration. */
export const duration = z
  .custom<Duration>(
    (value) => typeof value === "string" && durationPattern.test(value),
    "must be a duration such as 10s, 500ms or 2m",
  )
  .meta({ type: "string", title: "duration", pattern: durationPattern.source });

/**
 * A duration in the unit of Nomad's API.
 *
 * @returns nanoseconds.
 * @throws RangeError if the text is not a duration; the type lets only odd numbers such as `1e-9s` through.
 */
export function toNanoseconds(duration: Duration): number {
  const match = durationPattern.exec(duration);
  const unit = match?.[2];
  if (!match || !isUnit(unit)) {
    throw new RangeError(`${duration} is not a duration such as 10s, 500ms or 2m`);
  }
  return Math.round(Number(match[1]) * nanoseconds[unit]);
}

function isUnit(text: string | undefined): text is keyof typeof nanoseconds {
  return text !== undefined && text in nanoseconds;
}
