import { spawnSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { Ajv } from "ajv";
import { CORE_SCHEMA, load } from "js-yaml";
import { z } from "zod";

const schemaFile = "docs/stack.schema.json";
const schema = z.record(z.string(), z.unknown()).parse(JSON.parse(readFileSync(schemaFile, "utf8")));
// Editors may check formats; the patterns say enough. A setting of a job is one of two types, where it may be a secret.
const validate = new Ajv({ allErrors: true, validateFormats: false, strictTypes: false }).compile(schema);
const examples = readdirSync("examples").filter((name) => !name.endsWith(".md"));
const stackFiles = ["Pulumi.dev.yaml", ...examples.map((name) => `examples/${name}/Pulumi.${name}.yaml`)];

/** Where in a stack file the schema finds something wrong. */
function wrongAt(stackFile: unknown): string[] {
  validate(stackFile);
  return [...new Set((validate.errors ?? []).map(({ instancePath }) => instancePath))];
}

const project = "nomad-on-weave";
const withConfig = (config: object, more = {}) => ({
  config: { [`${project}:hosts`]: { backend: "docker" }, ...config },
  ...more,
});
const withJobs = (jobs: object) => withConfig({ [`${project}:jobs`]: jobs });

test("what follows from the schema of the configuration is up to date", () => {
  const { stderr, status } = spawnSync(process.execPath, ["docs/generate/main.ts", "--check"], {
    encoding: "utf8",
  });
  expect({ stderr, status }).toEqual({ stderr: "", status: 0 });
});

const described = z.looseObject({ description: z.string() });

/** The places of keys without a description, however deep. */
function undescribed(part: unknown, place = ""): string[] {
  if (typeof part !== "object" || part === null) {
    return [];
  }
  return Object.entries(part).flatMap(([name, each]: [string, unknown]) => {
    const own = `${place}/${name}`;
    const isKey = place.endsWith("/properties");
    return [...(isKey && !described.safeParse(each).success ? [own] : []), ...undescribed(each, own)];
  });
}

test("every key is described", () => {
  expect(undescribed(schema)).toEqual([]);
});

test.each(stackFiles)("%s fits the JSON schema, and names it for editors", (file) => {
  const text = readFileSync(file, "utf8");
  expect(wrongAt(load(text, { schema: CORE_SCHEMA }))).toEqual([]);
  // As seen from the root, where an example is copied to.
  expect(text).toMatch(`# yaml-language-server: $schema=${schemaFile}\n`);
});

test("keys of Pulumi stand beside those of the program", () => {
  const encrypted = { encryptionsalt: "v1:abc=", secretsprovider: "passphrase", environment: ["team/dev"] };
  expect(
    wrongAt(withConfig({ "pulumi:tags": { team: "a" }, "docker:host": "unix:///x" }, encrypted)),
  ).toEqual([]);
});

test("a secret stands where a job takes a text, or for all jobs", () => {
  const secure = { secure: "v1:abc" };
  expect(
    wrongAt(withJobs({ "fetch-batch": { url: secure }, hello: { users: [{ password: secure }] } })),
  ).toEqual([]);
  expect(wrongAt(withJobs(secure))).toEqual([]);
  expect(wrongAt(withJobs({ httpbackend: { count: secure } }))).toContain(
    `/config/${project}:jobs/httpbackend/count`,
  );
  expect(wrongAt(withConfig({ [`${project}:cluster`]: { datacenter: secure } }))).toEqual([
    `/config/${project}:cluster/datacenter`,
  ]);
});

test.each<[object, string]>([
  [{}, ""],
  [{ config: {} }, "/config"],
  [withConfig({ hosts: { backend: "docker" } }), "/config"],
  [withConfig({ [`${project}:host`]: {} }), "/config"],
  [withConfig({ [`${project}:hosts`]: { backend: "kvm" } }), `/config/${project}:hosts/backend`],
  [withConfig({ [`${project}:overlay`]: { range: "10.0.0.0" } }), `/config/${project}:overlay/range`],
  [
    withConfig({ [`${project}:cluster`]: { raftMultiplier: 11 } }),
    `/config/${project}:cluster/raftMultiplier`,
  ],
  [withJobs({ web: { file: 3 } }), `/config/${project}:jobs`],
])("an editor marks what the program would refuse: %j", (stackFile, where) => {
  expect(wrongAt(stackFile)).toContain(where);
});
