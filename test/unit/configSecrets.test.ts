import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { jobSecrets } from "../../components/jobs/settings.ts";
import { parseConfig } from "../../config.ts";
import { keysWithSecrets, secretsIn, writtenConfig } from "../../configSecrets.ts";

const folder = mkdtempSync(join(tmpdir(), "config-secrets-"));
const file = join(folder, "Pulumi.unit.yaml");
const hosts = { backend: "docker" };
const password = "correct-horse-battery";

afterAll(() => {
  rmSync(folder, { recursive: true });
});

function written(text: string): unknown {
  writeFileSync(file, text);
  return writtenConfig(file)["nomad-on-weave:jobs"];
}

test("only the values that the stack's file has encrypted are secrets, at any depth", () => {
  const inFile = written(`
encryptionsalt: v1:abc
config:
  nomad-on-weave:jobs:
    hello:
      count: 2
      image: a:1
      password: { secure: v1:abc }
      users: [{ name: me, password: { secure: v1:def } }, plain]
`);
  const users = [{ name: "me", password: "other" }, "plain"];
  const value = { hello: { count: 2, image: "a:1", password, users } };
  expect(secretsIn(value, inFile, ["jobs"])).toEqual([
    { path: ["jobs", "hello", "password"], value: password },
    { path: ["jobs", "hello", "users", "0", "password"], value: "other" },
  ]);
});

test("what the file does not have in plain is a secret: the configuration may come from another one", () => {
  const value = { hello: { count: 2, image: "a:1" } };
  const inFile = written("config:\n  nomad-on-weave:jobs:\n    hello:\n      count: 2\n      image: a:2\n");
  expect(secretsIn(value, inFile)).toEqual([{ path: ["hello", "image"], value: "a:1" }]);
  expect(secretsIn(value, undefined)).toHaveLength(2);
  expect(secretsIn(value, { secure: "v1:abc" })).toHaveLength(2);
});

test.each(["config: [", "- a", ""])("a file that is no configuration has nothing in plain: %j", (text) => {
  expect(written(text)).toBeUndefined();
  expect(writtenConfig(join(folder, "none.yaml"))).toEqual({});
});

test("the keys are those that Pulumi names", () => {
  expect(keysWithSecrets('["nomad-on-weave:jobs"]')).toEqual(["nomad-on-weave:jobs"]);
  expect(keysWithSecrets("")).toEqual([]);
});

test("a secret setting has a name among the job's variables", () => {
  const secrets = [
    { path: ["jobs", "hello", "password"], value: password },
    { path: ["jobs", "hello", "users", "0", "pass-word"], value: 5 },
    { path: ["jobs", "hello", "variables", "pin"], value: 7 },
    { path: ["jobs", "hello", "secrets", "DB_PASSWORD"], value: password },
  ];
  expect(jobSecrets(secrets)).toEqual({
    hello: [
      { setting: "password", name: "password", value: password },
      { setting: "users", name: "users_0_pass_word", value: "5" },
      { setting: "pin", name: "pin", value: "7" },
      { setting: "secrets", name: "DB_PASSWORD", value: password },
    ],
  });
});

describe("a refusal", () => {
  const refusal = (raw: Record<string, unknown>, key: string, value: unknown) => {
    try {
      parseConfig({ hosts, ...raw }, [{ path: key.split("."), value }]);
    } catch (error) {
      return String(error);
    }
    throw new Error("it is accepted");
  };

  test("has no value of a secret", () => {
    const jobs = { "fetch-batch": { url: password } };
    expect(refusal({ jobs }, "jobs.fetch-batch.url", password)).not.toContain(password);
    const tagged = { httpbackend: { image: password } };
    expect(refusal({ jobs: tagged }, "jobs.httpbackend.image", password)).toMatch(
      /image must be named with its digest .*, got a secret$/,
    );
    expect(refusal({ jobs: { httpbackend: { count: "7" } } }, "jobs.httpbackend.count", "7")).toMatch(
      /count must be a whole number, got a secret$/,
    );
  });

  test("has nothing of a value with a secret in it", () => {
    const jobs = { httpbackend: [{ password }] };
    expect(refusal({ jobs }, "jobs.httpbackend.0.password", password)).toMatch(
      /jobs\.httpbackend must be a map \({} for the defaults\), got a secret$/,
    );
  });

  test("names a secret that is no setting of a job", () => {
    expect(refusal({ hosts: { ...hosts, memory: 4096 } }, "hosts.memory", 4096)).toContain(
      "hosts.memory must be written in plain, as only settings of jobs are kept as secrets, got a secret",
    );
  });
});
