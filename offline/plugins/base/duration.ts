const nanosecondsPerSecond = 1_000_000_000;

/** A duration as Go writes it, such as "1m30s" or "100ms". */
export function goDuration(nanoseconds: number): string {
  if (nanoseconds === 0) return "0s";
  const size = Math.abs(nanoseconds);
  const sign = nanoseconds < 0 ? "-" : "";
  if (size < 1_000) return `${sign}${size}ns`;
  if (size < 1_000_000) return `${sign}${size / 1_000}µs`;
  if (size < nanosecondsPerSecond) return `${sign}${size / 1_000_000}ms`;
  const minutes = Math.floor(size / nanosecondsPerSecond / 60);
  const seconds = (size - minutes * 60 * nanosecondsPerSecond) / nanosecondsPerSecond;
  const hours = Math.floor(minutes / 60);
  const hoursText = hours > 0 ? `${hours}h` : "";
  const minutesText = minutes > 0 ? `${minutes % 60}m` : "";
  return `${sign}${hoursText}${minutesText}${seconds}s`;
}

const units: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  µs: 1e3,
  ms: 1e6,
  s: 1e9,
  m: 60e9,
  h: 3600e9,
};

/** The nanoseconds of a duration as Go writes it; undefined if it is none. */
export function nanosecondsOf(text: string): number | undefined {
  const parts = [...text.matchAll(/([\d.]+)(ns|us|µs|ms|s|m|h)/g)];
  return parts.map(([part]) => part).join("") === text
    ? parts.reduce((sum, [, number, unit]) => sum + Number(number) * (units[unit ?? ""] ?? 0), 0)
    : undefined;
}
