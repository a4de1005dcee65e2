import type { z } from "zod";

/** Asks one of the agents of the cluster for a path of its API and parses the answer. */
export type Ask = (path: string) => Promise<unknown>;

/** What an answer says, or `otherwise` where there is none. */
export async function parsed<T>(schema: z.ZodType<T>, answer: Promise<unknown>, otherwise: T): Promise<T> {
  try {
    return schema.parse(await answer);
  } catch {
    return otherwise;
  }
}
