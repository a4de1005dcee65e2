// How Pulumi marks a secret in a state.
const signature = "4dabf18193072939515e22adb298388d";
const secretKind = "1b47061264138c4ac30d75fd1eb44270";

/**
 * A value as a secret of a state: Pulumi encrypts it when it takes the state in.
 *
 * @param value in plain.
 */
export function asSecret(value: unknown): Record<string, string> {
  return { [signature]: secretKind, plaintext: JSON.stringify(value) };
}

/** Whether a value of a state is a secret, or has one in it. */
export function hasSecret(value: unknown): boolean {
  if (typeof value !== "object" || value === null) {
    return false;
  }
  return Object.entries(value).some(
    ([name, part]) => (name === signature && part === secretKind) || hasSecret(part),
  );
}
