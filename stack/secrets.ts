import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { z } from "zod";
import { hasSalt, setSalt } from "./configFile.ts";
import { opens, saltOf } from "./salt.ts";
import { makePassphrase, stackPassphrase } from "./workspace.ts";

const checkpoint = z.object({ checkpoint: z.object({ latest: z.unknown() }) });

/** Thrown where the secrets of a state cannot be read. */
export class PassphraseError extends Error {
  /** @param problem a sentence. */
  constructor(problem: string) {
    super(
      `${problem} Set PULUMI_CONFIG_PASSPHRASE_FILE to a copy of .state/passphrase of the checkout that made the stack, or put the copy at .state/passphrase here.`,
    );
  }
}

/**
 * Makes the passphrase that a new stack is encrypted with, unless there is one.
 *
 * @param states files with states that have the passphrase of this checkout.
 * @throws PassphraseError if one of them is encrypted: its passphrase is lost
 */
export function ensurePassphrase(states: readonly string[]): void {
  if (stackPassphrase() !== undefined) {
    return;
  }
  const [encrypted] = states.filter((file) => storedSalt(file) !== undefined);
  if (encrypted !== undefined) {
    throw new PassphraseError(
      `The state of the stack ${basename(encrypted, ".json")} is encrypted, and its passphrase is not here.`,
    );
  }
  makePassphrase();
}

/**
 * Lets the secrets of a stack be encrypted with one passphrase and one salt, whichever checkout has made the stack.
 *
 * @param configFile that Pulumi is given; it gets the salt of the state.
 * @param read the state's salt.
 * @param enter gets what else a checkout needs that has not worked on the stack before.
 * @throws PassphraseError if the passphrase is another one
 */
export async function shareSecrets(
  configFile: string,
  read: () => Promise<string | undefined>,
  enter: () => Promise<void>,
): Promise<void> {
  const salt = hasSalt(configFile) ? undefined : await read();
  if (salt !== undefined) {
    await checkPassphrase(salt);
    await enter();
    setSalt(configFile, salt);
  }
}

/**
 * Whether the passphrase of this checkout is that of a salt.
 *
 * @throws PassphraseError if it is not
 */
export async function checkPassphrase(salt: string): Promise<void> {
  const passphrase = stackPassphrase();
  if (passphrase === undefined) {
    throw new PassphraseError("The state of the stack is encrypted, and its passphrase is not here.");
  }
  if (!(await opens(passphrase, salt))) {
    throw new PassphraseError("The state of the stack is encrypted with another passphrase.");
  }
}

/** The salt of a state, as a backend of files keeps it. */
export function storedSalt(file: string): string | undefined {
  const { data } = checkpoint.safeParse(JSON.parse(readFileSync(file, "utf8")));
  return saltOf(data?.checkpoint.latest);
}
