import { Decrypter, Encrypter } from "age-encryption";
import { reasonOf } from "../../components/reasonOf.ts";

const firstLine = "age-encryption.org/v1\n";
const forPassphrase = `${firstLine}-> scrypt `;

/** What opens a backup: one of these. */
export interface Keys {
  passphrase: string;
  /** age's secret key, `AGE-SECRET-KEY-1...`, for scheduled backups. @default - there is none */
  identity?: string | undefined;
}

/** Thrown for a file from which nothing can be restored. */
export class BadBackupError extends Error {}

/**
 * Encrypts something for those who know the passphrase.
 *
 * @param content any bytes.
 * @param passphrase not empty.
 * @returns a file of age's.
 */
export async function encrypt(content: Uint8Array, passphrase: string): Promise<Uint8Array> {
  const encrypter = new Encrypter();
  encrypter.setPassphrase(passphrase);
  return encrypter.encrypt(content);
}

/**
 * Decrypts a file of age's, all of it or nothing.
 *
 * @param file the file.
 * @param keys of which one opens it.
 * @throws BadBackupError that says what is wrong, and what to do
 */
export async function decrypt(file: Uint8Array, { passphrase, identity }: Keys): Promise<Uint8Array> {
  if (!startsWith(file, firstLine)) {
    throw new BadBackupError("It is no backup: npm run backup writes files that begin otherwise.");
  }
  const decrypter = new Decrypter();
  decrypter.addPassphrase(passphrase);
  if (identity !== undefined) {
    decrypter.addIdentity(identity);
  }
  try {
    return await decrypter.decrypt(file);
  } catch (error) {
    const reason = reasonOf(error);
    throw new BadBackupError(
      reason.startsWith("no identity matched")
        ? notOpened(file)
        : `It is damaged or cut off (${reason}). Take another backup.`,
      { cause: error },
    );
  }
}

function notOpened(file: Uint8Array): string {
  return startsWith(file, forPassphrase)
    ? "It was made with another passphrase, or its first lines are damaged. Set NOMAD_ON_WEAVE_BACKUP_PASSPHRASE to the one that it was made with."
    : "It was made for another key, or its first lines are damaged. Set NOMAD_ON_WEAVE_BACKUP_KEY to the file of the key that it was made for.";
}

function startsWith(file: Uint8Array, text: string): boolean {
  return Buffer.from(file.subarray(0, text.length)).toString() === text;
}
