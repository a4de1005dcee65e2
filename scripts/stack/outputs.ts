import { z } from "zod";
import type { Pulumi } from "./pulumi.ts";

const outputs = z.object({
  hosts: z.array(
    z.object({
      name: z.string(),
      address: z.string(),
      roles: z.array(z.enum(["server", "client"])),
      ssh: z.string(),
    }),
  ),
  consulUrl: z.string(),
  nomadUrl: z.string(),
  resolvers: z.array(z.string()),
  jobs: z.array(z.object({ name: z.string(), services: z.array(z.string()) })),
});

/** The outputs of a stack that is up. */
export type Outputs = z.output<typeof outputs>;

/** Thrown for a stack that is not up. */
export class NotUpError extends Error {}

/**
 * Reads the outputs of a stack.
 *
 * @throws NotUpError if it has none: it is not up, or was never up to the end
 */
export async function readOutputs(pulumi: Pick<Pulumi, "read">): Promise<Outputs> {
  const result = outputs.safeParse(JSON.parse(await pulumi.read(["stack output", "--json"])));
  if (!result.success) {
    throw new NotUpError("The cluster is not up. Stand it up with: npm run up");
  }
  return result.data;
}
