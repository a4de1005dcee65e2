import { join } from "node:path";
import { z } from "zod";
import { parsed } from "../config.ts";
import { type SecretValue, secretsIn, writtenConfig } from "../configSecrets.ts";
import type { Pulumi } from "./pulumi.ts";
import { project, root } from "./workspace.ts";

const printed = z.record(
  z.string(),
  z.object({ value: z.string().optional(), secret: z.boolean().default(false) }),
);

/**
 * Reads the configuration of a stack, as the program is given it.
 *
 * @param stack its name.
 * @returns the values by key, without the name of the project, and which of them are secrets; not checked yet.
 */
export async function readStackConfig(
  pulumi: Pick<Pulumi, "read">,
  stack: string,
): Promise<{ values: Record<string, unknown>; secrets: SecretValue[] }> {
  const all = printed.parse(JSON.parse(await pulumi.read(["config", "--json", "--show-secrets"])));
  const written = writtenConfig(join(root, `Pulumi.${stack}.yaml`));
  const own = Object.entries(all)
    .filter(([key]) => key.startsWith(`${project}:`))
    .map(([key, { value, secret }]) => ({
      key,
      name: key.slice(project.length + 1),
      value: parsed(value),
      secret,
    }));
  return {
    values: Object.fromEntries(own.map(({ name, value }) => [name, value])),
    secrets: own.flatMap(({ key, name, value, secret }) =>
      secret ? secretsIn(value, written[key], [name]) : [],
    ),
  };
}
