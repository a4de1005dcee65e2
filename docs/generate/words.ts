import { type Schema, isSchema } from "./configSchema.ts";

/** A text as Markdown has code. */
export function code(text: string): string {
  return `\`${text}\``;
}

/** A table in Markdown. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return `${[line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n")}\n`;
}

/** The type of a value: `whole number from 1 to 10`. */
export function typeOf(schema: Schema): string {
  const reference = referenceOf(schema);
  if (reference !== undefined) {
    return `[${reference}](#${reference})`;
  }
  if (schema.enum !== undefined) {
    return schema.enum.map((value) => code(String(value))).join(" or ");
  }
  switch (schema.type) {
    case "array":
      return isSchema(schema.items) ? `list of ${plural(schema.items)}` : "list";
    case "object":
      return isSchema(schema.additionalProperties)
        ? `map of ${plural(schema.additionalProperties)} by name`
        : "map";
    case "integer":
      return `whole number${range(schema)}`;
    case "number":
      return `number${range(schema)}`;
    case "boolean":
      return "`true` or `false`";
    default:
      return schema.title ?? (schema.format === "uri" ? "URL" : "string");
  }
}

/**
 * The default of a value.
 *
 * @param required whether the key must be set.
 */
export function defaultOf({ default: value }: Schema, required: boolean): string {
  return required ? "must be set" : value === undefined ? "none" : code(flow(value));
}

/** The name of the definition that a schema takes. */
export function referenceOf({ $ref, allOf }: Schema): string | undefined {
  return ($ref ?? allOf?.[0]?.$ref)?.split("/").at(-1);
}

function plural(schema: Schema): string {
  return schema.enum === undefined ? `${typeOf(schema)}s` : typeOf(schema);
}

function range({ minimum, maximum }: Schema): string {
  if (minimum === undefined) {
    return "";
  }
  return maximum === undefined ? `, ${minimum} or more` : ` from ${minimum} to ${maximum}`;
}

/** A value as a line of YAML. */
function flow(value: unknown): string {
  if (Array.isArray(value)) {
    return `[${value.map(flow).join(", ")}]`;
  }
  if (typeof value === "object" && value !== null) {
    const parts = Object.entries(value).map(([key, part]) => `${key}: ${flow(part)}`);
    return parts.length === 0 ? "{}" : `{ ${parts.join(", ")} }`;
  }
  return String(value);
}
