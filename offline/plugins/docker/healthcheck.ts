import type Docker from "dockerode";
import { nanosecondsOf } from "../base/duration.ts";
import { mapOf, numberOf, stringOf, stringsOf } from "../base/fields.ts";
import type { PropertyMap } from "../base/property.ts";

/** The property `healthcheck` as Docker takes it. */
export function healthcheckOf(
  inputs: PropertyMap,
): (Docker.HealthConfig & { StartInterval?: number }) | undefined {
  if (inputs["healthcheck"] === undefined || inputs["healthcheck"] === null) return undefined;
  const check = mapOf(inputs, "healthcheck");
  return {
    Test: stringsOf(check, "tests"),
    Interval: duration(check, "interval"),
    Timeout: duration(check, "timeout"),
    StartPeriod: duration(check, "startPeriod"),
    StartInterval: duration(check, "startInterval"),
    Retries: numberOf(check, "retries") ?? 0,
  };
}

/** Nanoseconds of a Go duration such as "1m30s"; 0 for none. */
function duration(check: PropertyMap, name: string): number {
  const text = stringOf(check, name) ?? "0s";
  const nanoseconds = nanosecondsOf(text);
  if (nanoseconds === undefined) {
    throw new Error(
      `healthcheck.${name} must be a duration such as 10s or 1m30s, not ${JSON.stringify(text)}.`,
    );
  }
  return nanoseconds;
}
