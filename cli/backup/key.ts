import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { generateX25519Identity, identityToRecipient } from "age-encryption";
import { stateDirectory } from "../../stack/workspace.ts";

const ownFile = join(stateDirectory, "backup-key");

/** The secret key that opens scheduled backups: of the file of NOMAD_ON_WEAVE_BACKUP_KEY, or the one made here. */
export function backupIdentity(): string | undefined {
  const named = process.env["NOMAD_ON_WEAVE_BACKUP_KEY"];
  const key = readKey(named ?? ownFile);
  if (key === undefined && named !== undefined) {
    throw new Error(`${named}, which NOMAD_ON_WEAVE_BACKUP_KEY names, has no secret key of age's`);
  }
  return key;
}

/**
 * Makes the key of scheduled backups, in a file that age takes too, unless there is one.
 *
 * @returns the public key, which they are encrypted for.
 */
export async function makeBackupKey(): Promise<string> {
  const known = readKey(ownFile);
  const key = known ?? (await generateX25519Identity());
  const recipient = await identityToRecipient(key);
  if (known === undefined) {
    mkdirSync(stateDirectory, { recursive: true });
    writeFileSync(ownFile, `# public key: ${recipient}\n${key}\n`, { mode: 0o600, flag: "wx" });
  }
  return recipient;
}

function readKey(file: string): string | undefined {
  try {
    return /^AGE-SECRET-KEY-1\S+$/m.exec(readFileSync(file, "utf8"))?.[0];
  } catch {
    return undefined;
  }
}
