import { z } from "zod";

const { compare } = new Intl.Collator("en", { numeric: true });

/**
 * A list of things with names, as a stack's outputs have it: a map by name, so that one more does not move the others in the
 * diff of a preview.
 *
 * @param shape of a thing beside its `name`.
 * @returns a schema whose output is a list, in the order of the names; also of a list, which the versions before had there, in
 *   the order that it has.
 */
export function listByName<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.preprocess(listOf, z.array(z.object({ ...shape, name: z.string() })));
}

function listOf(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return value;
  }
  return Object.entries(value)
    .toSorted(([one], [other]) => compare(one, other))
    .map(([name, thing]: [string, unknown]) => (typeof thing === "object" ? { ...thing, name } : thing));
}

/** The same the other way round: what goes into the outputs. */
export function mapByName<Thing extends { readonly name: string }>(
  list: readonly Thing[],
): Record<string, Omit<Thing, "name">> {
  return Object.fromEntries(list.map(({ name, ...thing }) => [name, thing]));
}
