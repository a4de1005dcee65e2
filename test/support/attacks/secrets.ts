import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { prepare } from "../../../stack/prepare.ts";
import { openStack } from "../../../stack/pulumi.ts";
import { ownStacks } from "../../../stack/workspace.ts";

const exported = z.object({
  deployment: z.object({
    resources: z.array(z.object({ urn: z.string(), outputs: z.looseObject({}).optional() })),
  }),
});
const secret = z.object({ plaintext: z.string() });

/** The secrets that a stack has made, each a text that must be nowhere but where it is needed, by resource. */
export async function secretsOf(stack: string): Promise<Map<string, string>> {
  const signal = new AbortController().signal;
  const pulumi = await openStack({ stack }, await prepare(true, signal));
  const state = exported.parse(JSON.parse(await pulumi.read(["stack export", "--show-secrets"])));
  return new Map(
    state.deployment.resources.flatMap(({ urn, outputs }) => {
      const name = urn.split("::").at(-1) ?? "";
      const { data } = secret.safeParse(outputs?.["stdout"]);
      return name.startsWith("security-") && data
        ? [[name, String(JSON.parse(data.plaintext))] as const]
        : [];
    }),
  );
}

/** The texts to look for: whole lines that only a secret has. */
export function textsOf(secrets: ReadonlyMap<string, string>): string[] {
  return [...secrets].flatMap(([name, text]) => {
    const [, key = text] = /certificate|authority/.test(name)
      ? text.split("-----BEGIN EC PRIVATE KEY-----")
      : [];
    return key.split("\n").filter((line) => line.length > 20 && !line.startsWith("-----"));
  });
}

/** The state of a stack as it stands on this machine. */
export function stateOf(stack: string): string {
  return readFileSync(join(ownStacks, `${stack}.json`), "utf8");
}

/**
 * The files on a host that have one of the texts.
 *
 * @param container of the host.
 * @param reader who reads: `root` or `nobody`.
 * @param texts to look for.
 */
export function filesWith(container: string, reader: string, texts: readonly string[]): string[] {
  const places = "/etc /root /home /run /tmp /usr/local /opt /var/log /var/tmp";
  const search = `setpriv --reuid=${reader} --clear-groups grep --recursive --files-with-matches --fixed-strings --no-messages --devices=skip --file=- ${places} || true`;
  return execFileSync("docker", ["exec", "--interactive", container, "sh", "-c", search], {
    input: texts.join("\n"),
    encoding: "utf8",
  })
    .split("\n")
    .filter(Boolean);
}
