import { z } from "zod";

// How Pulumi marks a secret in what it exports.
const signature = "4dabf18193072939515e22adb298388d";
// Secret as a whole where one of its settings is: the settings are hidden one by one (components/hide.ts).
const job = z.object({ type: z.literal("nomad:index/job:Job") });
const secret = z.object({ [signature]: z.string(), plaintext: z.string() });
// Keys, tokens, passwords and the lines of private keys; not the names, addresses and paths that stand beside them.
const telling = /^(?!\/)[A-Za-z0-9+/=_-]{20,}$/;

/**
 * Takes the secrets of a stack out of texts.
 *
 * @param exported the state of the stack, as `pulumi stack export --show-secrets` has it.
 * @returns the same text, with `[secret]` in the place of each.
 */
export function maskSecrets(exported: unknown): (text: string) => string {
  const found = new Set<string>();
  collect(exported, false, found);
  const all = [...found];
  return (text) => all.reduce((masked, each) => masked.replaceAll(each, "[secret]"), text);
}

function collect(value: unknown, isSecret: boolean, found: Set<string>): void {
  const { data } = secret.safeParse(value);
  if (job.safeParse(value).success) {
    return;
  }
  if (data) {
    collect(JSON.parse(data.plaintext), true, found);
  } else if (typeof value === "string") {
    for (const word of isSecret ? value.split(/[\s"',:{}]+/) : []) {
      if (telling.test(word)) {
        found.add(word);
      }
    }
  } else if (typeof value === "object" && value !== null) {
    for (const part of Object.values(value)) {
      collect(part, isSecret, found);
    }
  }
}
