import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { Field, Shape } from "../../../offline/plugins/base/shape.ts";

const folder = join(import.meta.dirname, "..", "..", "..", "..", "shared", "schemas");

const property = z.looseObject({
  type: z.string().optional(),
  $ref: z.string().optional(),
  willReplaceOnChanges: z.boolean().optional(),
  get items() {
    return property.optional();
  },
});
type SchemaProperty = z.infer<typeof property>;
const properties = z.record(z.string(), property);
const required = z.array(z.string()).default([]);
const schema = z.looseObject({
  resources: z.record(
    z.string(),
    z.looseObject({ inputProperties: properties, requiredInputs: required, properties, required }),
  ),
  types: z.record(z.string(), z.looseObject({ properties: properties.optional(), required })),
});

/** The schema of an official provider. */
export type Schema = z.infer<typeof schema>;

/** The official schema in that file; undefined, with a message, where the schemas are not at hand. */
export function officialSchema(file: string): Schema | undefined {
  const path = join(folder, file);
  if (existsSync(path)) return schema.parse(JSON.parse(readFileSync(path, "utf8")));
  console.warn(`skipped: there is no ${path} to compare with`);
  return undefined;
}

/** Where a shape differs from the schema of its resource: names, types, and what is required. */
export function differences(schemas: Schema, token: string, shape: Shape): string[] {
  const resource = schemas.resources[token];
  if (resource === undefined) return [`${token} is not in the schema`];
  const official = { properties: resource.inputProperties, required: resource.requiredInputs };
  return compare(schemas, token, shape, official);
}

function compare(
  schemas: Schema,
  path: string,
  shape: Shape,
  official: { properties?: z.infer<typeof properties> | undefined; required: string[] },
): string[] {
  const missing = official.required
    .filter((name) => shape[name]?.required !== true)
    .map((name) => `${path}.${name} is not required`);
  const others = Object.entries(shape).flatMap(([name, field]) => {
    const found = official.properties?.[name];
    const at = `${path}.${name}`;
    if (found === undefined) return [`${at} is not in the schema`];
    const extra = field.required === true && !official.required.includes(name) ? [`${at} is required`] : [];
    return [...extra, ...compareField(schemas, at, field, found)];
  });
  return [...missing, ...others];
}

function compareField(schemas: Schema, path: string, { type }: Field, found: SchemaProperty): string[] {
  if (typeof type === "object") {
    if ("list" in type) {
      if (found.type !== "array") return [`${path} is a list`];
      return found.items === undefined ? [] : compareField(schemas, path, type.list, found.items);
    }
    if ("map" in type) return found.type === "object" ? [] : [`${path} is a map`];
    const reference = schemas.types[found.$ref?.replace("#/types/", "") ?? ""];
    if (reference === undefined) return [`${path} is an object`];
    return compare(schemas, path, type.object, reference);
  }
  if (type === "any" || type === "asset") return [];
  const fits = found.type === type || (type === "number" && found.type === "integer");
  return fits || found.$ref !== undefined ? [] : [`${path} is a ${type}, not a ${found.type ?? "?"}`];
}
