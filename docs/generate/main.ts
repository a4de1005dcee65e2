// Writes what follows from the schema of the configuration: `npm run docs`. With --check it writes nothing, and fails where a
// file is out of date.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { format, resolveConfig } from "prettier";
import { projectFile } from "./projectFile.ts";
import { reference } from "./reference.ts";
import { stackSchema } from "./stackSchema.ts";

const root = join(import.meta.dirname, "..", "..");
const read = (file: string) => (existsSync(join(root, file)) ? readFileSync(join(root, file), "utf8") : "");
const check = process.argv.includes("--check");

const generated: Readonly<Record<string, string>> = {
  "docs/configuration.md": reference(),
  "docs/stack.schema.json": JSON.stringify(stackSchema()),
  "Pulumi.yaml": projectFile(read("Pulumi.yaml")),
};

for (const [file, content] of Object.entries(generated)) {
  const filepath = join(root, file);
  const text = await format(content, { ...(await resolveConfig(filepath)), filepath });
  if (text === read(file)) {
    continue;
  }
  if (check) {
    console.error(`${file} is out of date; bring it up to date with: npm run docs`);
    process.exitCode = 1;
  } else {
    writeFileSync(filepath, text);
    console.log(`${file} is written`);
  }
}
