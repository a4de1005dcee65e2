import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { z } from "zod";
import { toolPath } from "../../../../toolchain/cache.ts";
import { parseJobFiles } from "../../../../components/jobfiles/parser.ts";

const parser = toolPath("jobspec");
const folder = mkdtempSync(join(tmpdir(), "parser-"));
const path = join(folder, "values.nomad.hcl");

beforeAll(() => {
  writeFileSync(
    path,
    `variable "text" { type = string }
variable "untyped" {}
variable "list" { type = list(string) }
variable "map" { type = map(string) }
variable "object" { type = object({ text = string, number = number, flag = bool }) }
variable "number" { type = number }
job "values" {
  group "values" {
    task "values" {
      driver = "raw_exec"
      env {
        TEXT    = var.text
        UNTYPED = var.untyped
        REST    = jsonencode([var.list, var.map, var.object, var.number])
      }
    }
  }
}
`,
  );
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const environment = z
  .object({
    TaskGroups: z.tuple([
      z.object({ Tasks: z.tuple([z.object({ Env: z.record(z.string(), z.string()) })]) }),
    ]),
  })
  .transform(({ TaskGroups }) => TaskGroups[0].Tasks[0].Env);

const telling = fc.constantFrom(
  "${",
  "%{",
  "$",
  "%",
  "{",
  "}",
  '"',
  "\\",
  "\n",
  "\f",
  "\b",
  "\u0001",
  "ä",
  "[",
  "1",
);
const texts = fc
  .array(fc.oneof(telling, fc.string({ unit: "grapheme" })), { maxLength: 8 })
  // HCL's texts are in this normal form.
  .map((parts) => parts.join("").normalize("NFC"));
const values = fc.record({
  text: texts,
  untyped: texts,
  list: fc.array(texts, { maxLength: 3 }),
  map: fc.dictionary(texts, texts, { maxKeys: 3 }),
  object: fc.record({ text: texts, number: fc.integer(), flag: fc.boolean() }),
  number: fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e15, max: 1e15 }).map((each) => each + 0),
});

test("values reach a job as they are written, whatever they look like to Nomad's language", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(values, { minLength: 20, maxLength: 20 }), async (many) => {
      const inputs = many.map((variables) => ({ path, variables, variableFiles: [], optional: [] }));
      const parsed = await parseJobFiles(parser, inputs);
      // What the plugins are given makes the same job.
      const again = await parseJobFiles(
        parser,
        parsed.map(({ source = "", flags }) => ({ source, flags })),
      );
      many.forEach(({ text, untyped, list, map, object, number }, index) => {
        expect(parsed[index]?.problems).toEqual([]);
        const env = environment.parse(parsed[index]?.job);
        expect(env).toMatchObject({ TEXT: text, UNTYPED: untyped });
        expect(JSON.parse(env["REST"] ?? "")).toEqual([list, map, object, number]);
        expect(again[index]?.job).toEqual(parsed[index]?.job);
      });
    }),
    { numRuns: 10 },
  );
});
