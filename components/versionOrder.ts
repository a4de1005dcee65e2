/** The first version number of a text, such as `1.21.0` of `Consul v1.21.0`. */
export function firstVersion(text: string): string | undefined {
  return /\d+\.\d+(?:\.\d+)?(?:[-+][\w.+-]+)?/.exec(text)?.[0];
}

/** Whether a version comes before another; only the numbers before a `-` or `+` count. */
export function isOlder(version: string, than: string): boolean {
  const [left, right] = [numbersOf(version), numbersOf(than)];
  for (const index of [0, 1, 2]) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) {
      return difference < 0;
    }
  }
  return false;
}

function numbersOf(version: string): number[] {
  return (version.split(/[-+]/)[0] ?? "").split(".").map(Number);
}
