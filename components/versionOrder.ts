import type { SemVer } from "semver";
import coerce from "semver/functions/coerce.js";

/** The first version number of a text, such as `1.21.0` of `Consul v1.21.0`. */
export function firstVersion(text: string): string | undefined {
  return /\d+\.\d+(?:\.\d+)?(?:[-+][\w.+-]+)?/.exec(text)?.[0];
}

/** Whether a version comes before another; only the numbers before a `-` or `+` count. */
export function isOlder(version: string, than: string): boolean {
  return numbersOf(version).compareMain(numbersOf(than)) < 0;
}

/** The numbers of a version. @throws Error if the text has none */
export function numbersOf(version: string): SemVer {
  const numbers = coerce(version);
  if (!numbers) {
    throw new Error(`${version} is not a version`);
  }
  return numbers;
}
