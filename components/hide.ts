import { reasonOf } from "./reasonOf.ts";

/** What stands in the place of a secret, as in Pulumi's own output. */
export const hidden = "[secret]";

// A shorter one is found everywhere: it is hidden where it stands alone.
const leastLength = 3;

/**
 * Takes secrets out of texts for people: an error of Nomad's, a difference, a log.
 *
 * @param secrets their values. They are found as they are, and as JSON has them.
 * @returns the same text, with `[secret]` in the place of each.
 */
export function hiding(secrets: readonly string[]): (text: string) => string {
  const forms = secrets.flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1)]);
  const all = [...new Set(forms)]
    .filter((form) => form.length >= leastLength)
    .toSorted((one, other) => other.length - one.length);
  return (text) =>
    secrets.includes(text) && text !== ""
      ? hidden
      : all.reduce((shown, each) => shown.replaceAll(each, hidden), text);
}

/**
 * Does something that may fail with a secret in the reason.
 *
 * @param hide takes the secret out.
 * @param work is done.
 * @returns what it returns.
 * @throws Error with the reason as it may be read
 */
export async function hidingFailure<Result>(
  hide: (text: string) => string,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw new Error(hide(reasonOf(error)), { cause: error });
  }
}
