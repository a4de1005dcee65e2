import { z } from "zod";
import type { Pulumi } from "./pulumi.ts";
import { project } from "./workspace.ts";

const printed = z.record(
  z.string(),
  z.object({ value: z.string().optional(), objectValue: z.unknown().optional() }),
);

/**
 * Reads the configuration of a stack, as the program is given it.
 *
 * @returns the values by key, without the name of the project; not checked yet.
 */
export async function readStackConfig(pulumi: Pick<Pulumi, "read">): Promise<Record<string, unknown>> {
  const values = printed.parse(JSON.parse(await pulumi.read(["config", "--json", "--show-secrets"])));
  return Object.fromEntries(
    Object.entries(values)
      .filter(([key]) => key.startsWith(`${project}:`))
      .map(([key, { value, objectValue }]) => [key.slice(project.length + 1), objectValue ?? value]),
  );
}
