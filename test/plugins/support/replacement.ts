import type { Shape } from "../../../offline/plugins/base/shape.ts";
import type { Schema } from "./schema.ts";

/** Properties whose change replaces the resource in only one of its shape and the official schema. */
export function replacementDifferences(schema: Schema, token: string, shape: Shape): string[] {
  const official = schema.resources[token]?.inputProperties ?? {};
  return Object.entries(shape)
    .filter(([name, { inPlace }]) => (inPlace !== true) !== (official[name]?.willReplaceOnChanges === true))
    .map(([name]) => `${token}.${name}`);
}
