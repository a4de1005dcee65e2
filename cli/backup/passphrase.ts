import { PassphraseError } from "../../stack/secrets.ts";
import { stackPassphrase } from "../../stack/workspace.ts";

/**
 * The passphrase of backups: that of NOMAD_ON_WEAVE_BACKUP_PASSPHRASE, or the one of the stacks' secrets.
 *
 * @throws PassphraseError if there is none; Error if it is empty: it would keep nobody out
 */
export function backupPassphrase(): string {
  const passphrase = process.env["NOMAD_ON_WEAVE_BACKUP_PASSPHRASE"] ?? stackPassphrase();
  if (passphrase === undefined) {
    throw new PassphraseError("The passphrase of the backup is not here.");
  }
  if (passphrase === "") {
    throw new Error(
      "The passphrase is empty, and would keep nobody out. Set NOMAD_ON_WEAVE_BACKUP_PASSPHRASE to another one.",
    );
  }
  return passphrase;
}
