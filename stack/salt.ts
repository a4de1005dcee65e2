import { createDecipheriv, pbkdf2 } from "node:crypto";
import { promisify } from "node:util";
import { z } from "zod";

const derive = promisify(pbkdf2);
const iterations = 1_000_000;
const keyBytes = 32;
const tagBytes = 16;
const known = "pulumi";

const provider = z.object({
  secrets_providers: z.object({ type: z.literal("passphrase"), state: z.object({ salt: z.string() }) }),
});

/**
 * What the secrets of a state are encrypted with, beside the passphrase: Pulumi's `encryptionsalt`.
 *
 * @param deployment as Pulumi keeps and exports it.
 * @returns nothing if it has no secrets, or they are not encrypted with a passphrase.
 */
export function saltOf(deployment: unknown): string | undefined {
  return provider.safeParse(deployment).data?.secrets_providers.state.salt;
}

/**
 * Whether a passphrase is the one of a salt, which has a word in it that Pulumi has encrypted: AES-256-GCM, with a key from
 * PBKDF2. That takes half a second.
 *
 * @param passphrase any text.
 * @param salt `v1:<salt>:v1:<nonce>:<word>`, in base64.
 */
export async function opens(passphrase: string, salt: string): Promise<boolean> {
  const [, seasoning = "", , nonce = "", word = ""] = salt
    .split(":")
    .map((part) => Buffer.from(part, "base64"));
  const key = await derive(passphrase, seasoning, iterations, keyBytes, "sha256");
  const sealed = Buffer.from(word);
  const decipher = createDecipheriv("aes-256-gcm", key, nonce);
  decipher.setAuthTag(sealed.subarray(-tagBytes));
  try {
    return decipher.update(sealed.subarray(0, -tagBytes)).toString() + decipher.final("utf8") === known;
  } catch {
    return false;
  }
}
