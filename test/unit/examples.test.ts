import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readExample } from "../support/example.ts";
import { type Registered, runProgram } from "./support/program.ts";

// Each example's stack file goes through the real program, which Pulumi's mocks answer: its configuration is read and checked,
// and every resource is registered with its inputs and what it waits for. What no engine, no provider and no machine has seen is
// not proved; test/e2e/examples.test.ts previews those that need no machine with the real engine and providers.

const folder = mkdtempSync(join(tmpdir(), "examples-"));
const privateKeyFile = join(folder, "key");
const examples = readdirSync("examples").filter((name) => !name.endsWith(".md"));
const previews = new Map<string, ReadonlyMap<string, Registered>>();

beforeAll(async () => {
  writeFileSync(privateKeyFile, "PRIVATE\n");
  for (const name of examples) {
    const { hosts, ...config } = readExample(name);
    // A key of the tests stands in for that of the person.
    const key = hosts["backend"] === "ssh" ? { privateKeyFile } : {};
    previews.set(name, await runProgram({ ...config, hosts: { ...hosts, ...key } }));
  }
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

const jobsOf = (name: string) =>
  [...(previews.get(name)?.values() ?? [])].filter(({ type }) => type === "nomad:index/job:Job");

const expected: Readonly<Record<string, { hosts: string[]; jobs: string[] }>> = {
  laptop: { hosts: ["u1"], jobs: ["fabio", "httpbackend-fabio"] },
  lab: {
    hosts: ["u1", "u2", "u3"],
    jobs: [
      "fabio",
      "httpbackend",
      "httpbackend-fabio",
      "httpbackend-ports",
      "httpsbackend",
      "httpsbackend-tcp",
      "httpsbackend-sni-1",
      "httpsbackend-sni-2",
      "fetch-batch",
      "fetch-periodic",
    ],
  },
  rented: { hosts: ["m1", "m2", "m3"], jobs: ["fabio", "httpbackend-fabio"] },
  apart: { hosts: ["s1", "s2", "s3", "c1", "c2"], jobs: ["fabio", "httpbackend", "httpbackend-fabio"] },
  hcl: { hosts: ["u1", "u2", "u3"], jobs: ["hello"] },
};

test.each(Object.entries(expected))("%s makes its hosts and runs its jobs", (name, { hosts, jobs }) => {
  expect(hosts.filter((host) => previews.get(name)?.has(`nomad-${host}`) !== true)).toEqual([]);
  expect(jobsOf(name).map((job) => job.name)).toEqual(jobs);
});

test("no example is left out, and each says how it is used", () => {
  expect(examples.toSorted()).toEqual(Object.keys(expected).toSorted());
  for (const name of examples) {
    const readme = readFileSync(join("examples", name, "README.md"), "utf8");
    expect(readme).toContain(`cp examples/${name}/Pulumi.${name}.yaml .\n`);
    expect(readme).toContain(`npm run up -- --stack ${name}\n`);
  }
});

test("apart: no server is a client, because who runs jobs is root on clients; each tenant has its job", () => {
  expect(readExample("apart").hosts["machines"]).toEqual([
    ...["s1", "s2", "s3"].map((name) => expect.objectContaining({ name, roles: ["server"] }) as unknown),
    ...["c1", "c2"].map((name) => expect.objectContaining({ name, roles: ["client"] }) as unknown),
  ]);
  const namespaces = jobsOf("apart").map(
    ({ inputs }) => /"Namespace": "(\w+)"/.exec(String(inputs["jobspec"]))?.[1],
  );
  expect(namespaces).toEqual([undefined, "red", "blue"]);
});

test("hcl: the job's file reaches Nomad as it is, with values for its variables", () => {
  const [hello] = jobsOf("hcl");
  expect(hello?.inputs["jobspec"]).toBe(readFileSync("jobs/hello.nomad.hcl", "utf8"));
  expect(hello?.inputs["hcl2"]).toMatchObject({
    vars: { count: "2", image: "nomad-on-weave/httpbackend:v1.0.1" },
  });
});
