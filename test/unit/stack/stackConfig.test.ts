import { rmSync, writeFileSync } from "node:fs";
import { parseConfig } from "../../../config.ts";
import { readStackConfig } from "../../../stack/config.ts";

const stack = "test-unit-config";
const file = `Pulumi.${stack}.yaml`;
const password = "correct-horse-battery";

afterAll(() => {
  rmSync(file, { force: true });
});

/** What `pulumi config --json --show-secrets` prints of a stack with a secret setting of a job. */
function printed(jobs: object): string {
  const entry = (value: object, secret: boolean) => ({
    value: JSON.stringify(value),
    objectValue: value,
    secret,
  });
  return JSON.stringify({
    "nomad-on-weave:hosts": entry({ backend: "docker" }, false),
    "nomad-on-weave:jobs": entry(jobs, true),
    "pulumi:tags": { value: "x" },
  });
}

test("a command that reads the configuration knows its secrets, and prints none", async () => {
  writeFileSync(
    file,
    `config:
  nomad-on-weave:hosts: { backend: docker }
  nomad-on-weave:jobs:
    fetch-batch: { url: { secure: v1:abc } }
    fetch-periodic: { url: plain }
`,
  );
  const jobs = { "fetch-batch": { url: password }, "fetch-periodic": { url: "plain" } };
  const { values, secrets } = await readStackConfig({ read: () => Promise.resolve(printed(jobs)) }, stack);
  expect(values).toEqual({ hosts: { backend: "docker" }, jobs });
  expect(secrets).toEqual([{ path: ["jobs", "fetch-batch", "url"], value: password }]);
  expect(() => parseConfig(values, secrets)).toThrow(
    /fetch-batch\.url must be a URL .*, got a secret\n.*fetch-periodic\.url must be a URL .*, got "plain"/,
  );
});
