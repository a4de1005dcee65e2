import { type Schema, isSchema, keys, partsOf } from "./configSchema.ts";
import { jobTables } from "./jobTables.ts";
import { code, defaultOf, table, typeOf } from "./words.ts";

const intro = `# Configuration

<!-- Made from the schema of the configuration: npm run docs -->

Each stack has a file \`Pulumi.<stack>.yaml\` with these keys below \`config:\`, each after \`nomad-on-weave:\`. Every value is checked before
anything is made or changed. An error names the key, what it must be and what it is.

\`\`\`yaml
# yaml-language-server: $schema=docs/stack.schema.json
config:
  nomad-on-weave:hosts:
    backend: docker
    names: [u1, u2, u3]
  nomad-on-weave:jobs:
    httpbackend: { count: 2 }
\`\`\`

With the first line, editors that use the YAML language server complete keys, show these descriptions and mark what is wrong.

[Examples](../examples/README.md) are stack files to begin with. More of each kind of hosts: [docker](docker-hosts.md), [virtualbox](virtualbox.md), [ssh](machines.md).
`;

/** The reference page of the configuration, in Markdown. */
export function reference(): string {
  const sections = keys.map(([key, schema]) => {
    const heading = `## ${code(key)}\n\n${schema.description ?? ""}.\n`;
    if (key === "jobs") {
      return `${heading}\n${jobTables(schema)}`;
    }
    if (schema.type === "array") {
      return `${heading}\nType: ${typeOf(schema)}. Default: ${defaultOf(schema, false)}.\n`;
    }
    return schema.oneOf === undefined
      ? `${heading}\n${keyTable(key, schema)}`
      : [heading, ...schema.oneOf.map((backend) => backendSection(key, backend))].join("\n");
  });
  return [intro, ...sections].join("\n");
}

function backendSection(key: string, backend: Schema): string {
  const [[name, { const: value, description = "" }] = ["", {}], ...others] = partsOf(backend.properties);
  const properties = Object.fromEntries(others);
  return `### ${code(`${key}.${name}: ${String(value)}`)}\n\n${description}.\n\n${keyTable(key, { ...backend, properties })}`;
}

function keyTable(path: string, schema: Schema): string {
  return table(["Key", "Type", "Default", "Description"], rows(path, schema));
}

/** A row for each key of a map, and for those of maps and lists below it. */
function rows(path: string, { properties, required = [] }: Schema): string[][] {
  return partsOf(properties).flatMap(([name, schema]) => {
    const key = `${path}.${name}`;
    const row = [
      code(key),
      typeOf(schema),
      defaultOf(schema, required.includes(name)),
      schema.description ?? "",
    ];
    return [
      row,
      ...rows(isSchema(schema.items) ? `${key}[]` : key, isSchema(schema.items) ? schema.items : schema),
    ];
  });
}
