import { configJsonSchema, keys } from "./configSchema.ts";

/**
 * The project file with the keys of the configuration.
 *
 * @param text of `Pulumi.yaml`, whose last block is `config`.
 */
export function projectFile(text: string): string {
  const [head = ""] = text.split(/^config:$/m);
  const blocks = keys.map(([key, { type, description }]) => [
    `  nomad-on-weave:${key}:`,
    ...(type === "array" ? ["    type: array", "    items: { type: string }"] : ["    type: object"]),
    `    description: ${JSON.stringify(description)}`,
    ...(configJsonSchema.required?.includes(key) === true
      ? []
      : [`    default: ${type === "array" ? "[]" : "{}"}`]),
  ]);
  return `${head}config:\n${blocks.flat().join("\n")}\n`;
}
