import { z } from "zod";
import { configSchema } from "../../config.ts";

/** A part of a JSON schema. */
export type Schema = z.core.JSONSchema.JSONSchema;

/**
 * What the configuration may say, as a JSON schema: the source of all that is generated. What the program checks beyond types,
 * ranges and patterns is not in it, such as whether networks overlap.
 */
export const configJsonSchema: Schema = z.toJSONSchema(configSchema, {
  target: "draft-07",
  io: "input",
  // Durations, which say their type themselves.
  unrepresentable: "any",
  override: ({ jsonSchema }) => {
    // Whole numbers have this limit unless they name another one.
    if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) {
      delete jsonSchema.maximum;
    }
    // The name of a definition, which is no keyword there.
    delete jsonSchema.id;
  },
});

/** The keys of the configuration with their schemas, in order. */
export const keys = partsOf(configJsonSchema.properties);

/**
 * The parts of a schema by name, in order.
 *
 * @param parts its `properties` or `definitions`.
 */
export function partsOf(parts: Record<string, unknown> | undefined): [name: string, part: Schema][] {
  return Object.entries(parts ?? {}).flatMap(([name, part]): [string, Schema][] =>
    isSchema(part) ? [[name, part]] : [],
  );
}

/** Whether a part is a schema with keywords, not just `true` or `false`. */
export function isSchema(part: unknown): part is Schema {
  return typeof part === "object" && part !== null && !Array.isArray(part);
}
