import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { JobFile } from "../../../../components/jobfiles/find.ts";
import type { Places } from "../../../../components/jobfiles/places.ts";
import { readJobFiles } from "../../../../components/jobfiles/read.ts";
import { type FileSettings, fileSettings } from "../../../../components/jobfiles/settings.ts";
import { jobSources } from "../../../../components/jobs/source.ts";
import type { JobSecrets, SecretSetting } from "../../../../components/jobs/settings.ts";
import { toolPath } from "../../../../toolchain/cache.ts";
import { cluster } from "../../support/jobspec.ts";

const readFiles = (...args: [JobFile[], JobSecrets, Places]) => readJobFiles(toolPath("jobspec"), ...args);
const folder = mkdtempSync(join(tmpdir(), "read-"));
const places: Places = {
  taken: ["fabio"],
  tenants: { red: "weave-red" },
  network: "weave",
  closed: { backup: "backup" },
  pinned: false,
};
let files = 0;

afterAll(() => {
  rmSync(folder, { recursive: true });
});

function file(text: string, settings: unknown = {}, key = "web"): JobFile {
  files += 1;
  const path = join(folder, `${files}.nomad.hcl`);
  writeFileSync(path, text);
  const parsed: FileSettings = fileSettings.parse(settings);
  return { key, path, origin: `${key}.nomad.hcl`, settings: parsed, configuredAt: ["jobs", key] };
}

function write(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

/** A job of one task. */
const job = (inTask: string, { id = "web", head = "", inJob = "", inGroup = "" } = {}) => `${head}
job "${id}" {
  ${inJob}
  group "g" {
    ${inGroup}
    task "t" {
      driver = "docker"
      ${inTask}
    }
  }
}
`;

const refusal = async (one: JobFile, secrets: SecretSetting[] = [], where = places) =>
  readFiles([one], { web: secrets }, where).then(
    () => "it is accepted",
    (error: unknown) => String(error).replace(/^\w+: The job files have (a problem|problems):\n/, ""),
  );

test("a file that it includes is found beside it, and is part of what Nomad gets", async () => {
  write("included.txt", 'hello ${world} %{if} "quoted"\n');
  const head = 'variable "name" { default = "included" }\nlocals { text = file("${var.name}.txt") }';
  const constant = file(job('template { \n data = file("included.txt")\n destination = "local/x" \n}'));
  const fromVariable = file(job("env { X = local.text }", { head }));
  const read = [];
  for (const each of [constant, fromVariable]) {
    read.push(...(await readFiles([each], {}, places)));
  }
  expect(read.map(({ source }) => source?.text)).toEqual([
    expect.stringContaining('data = "hello $${world} %%{if} \\"quoted\\"\\n"'),
    expect.stringContaining('locals { text = "hello $${world} %%{if} \\"quoted\\"\\n" }'),
  ]);
  write("included.txt", "changed\n");
  const [changed] = await readFiles([constant], {}, places);
  expect(changed?.source?.text).toContain('data = "changed\\n"');
});

test("a job whose included file depends on more than variables is given as Nomad's API has it", async () => {
  write("included.txt", "hello\n");
  const head = 'locals { name = "included" }';
  const [read] = await readFiles([file(job('env { X = file("${local.name}.txt") }', { head }))], {}, places);
  expect(read).not.toHaveProperty("source");
  const [source] = jobSources({}, cluster, {}, read ? [read] : []);
  expect(source).not.toHaveProperty("variables");
  expect(JSON.parse(source?.jobspec ?? "")).toMatchObject({
    Job: { TaskGroups: [{ Tasks: [{ Env: { X: "hello\n" } }] }] },
  });
});

test("variables come from files of them, the later one first, and from the configuration before all", async () => {
  const head = ["a", "b", "c"].map((name) => `variable "${name}" { default = "default" }`).join("\n");
  const variableFiles = [
    write("one.vars.hcl", 'a = "one"\nb = "one"\n'),
    write("two.vars.json", '{ "b": "two" }'),
  ];
  const one = file(job('env { ALL = "${var.a} ${var.b} ${var.c}" }', { head }), {
    variableFiles,
    variables: { c: "c" },
  });
  const [read] = await readFiles([one], {}, places);
  expect(read?.source?.flags).toEqual({ a: "one", b: "two", c: "c" });
});

test("the job's own ID, namespace and deadline count, not the name in the configuration", async () => {
  const text = job("", { id: "team/web", inJob: 'namespace = "other"' });
  const [read] = await readFiles([file(text, { deadline: "90s" })], {}, places);
  expect(read).toMatchObject({ key: "web", id: "team/web", namespace: "other", deadline: 90 });
});

test("secrets are the job's variables in Nomad: those in secrets, and encrypted ones that the file names", async () => {
  const text = job(
    'template {\n data = "{{ with nomadVar `nomad/jobs/web` }}{{ .DB }}{{ .token }}{{ end }}"\n destination = "secrets/x"\n}',
  );
  const one = file(text, { secrets: { DB: "plain", API: "encrypted" }, token: "t0ken" });
  const encrypted = [
    { setting: "secrets", name: "API", value: "encrypted" },
    { setting: "token", name: "token", value: "t0ken" },
  ];
  const [read] = await readFiles([one], { web: encrypted }, places);
  expect(read?.secrets).toEqual([...encrypted, { setting: "secrets", name: "DB", value: "plain" }]);
  expect(read?.source?.flags).toEqual({});
});

test("secrets of a job whose ID no variable of Nomad's can have are refused", async () => {
  expect(await refusal(file(job("", { id: "web.v2" }), { secrets: { DB: "x" } }))).toMatch(
    /^ {2}jobs\.web has secrets, which are in Nomad's variable nomad\/jobs\/web\.v2: the job's ID must be of letters/,
  );
});

describe("a tenant's job", () => {
  const inJob = 'namespace = "red"';

  test.each(["", 'config { image = "a:1" }', 'config { \n image = "a:1" \n network_mode = "weave" \n}'])(
    "gets the tenant's network: %s",
    async (config) => {
      const [read] = await readFiles([file(job(config, { inJob }))], {}, places);
      expect(read?.job.TaskGroups[0]?.Tasks[0]?.Config?.network_mode).toBe("weave-red");
      expect(read).not.toHaveProperty("source");
    },
  );

  test("whose tasks share an address has it in the tenant's network", async () => {
    const inGroup = 'network { \n mode = "cni/weave" \n port "http" { to = 80 } \n}';
    const [read] = await readFiles([file(job("", { inJob, inGroup }))], {}, places);
    const [group] = read?.job.TaskGroups ?? [];
    expect(group?.Networks?.[0]?.Mode).toBe("cni/weave-red");
    expect(group?.Tasks[0]?.Config?.network_mode).toBeUndefined();
    expect(read?.network).toBe("weave-red");
  });

  test("with a task outside of the group's network has that in the tenant's too", async () => {
    const [read] = await readFiles(
      [
        file(
          job('config { network_mode = "weave" }', { inJob, inGroup: 'network { mode = "cni/weave-red" }' }),
        ),
      ],
      {},
      places,
    );
    expect(read?.job.TaskGroups[0]?.Tasks[0]?.Config?.network_mode).toBe("weave-red");
  });

  test("that names it stays as people wrote it", async () => {
    const [read] = await readFiles(
      [file(job('config { network_mode = "weave-red" }', { inJob }))],
      {},
      places,
    );
    expect(read?.source?.text).toContain("weave-red");
  });

  test.each([
    ['config { network_mode = "host" }', "", 'task "t" must have driver = "docker" and no network_mode'],
    [
      "",
      'network { \n port "http" {} \n}',
      'group "g" must have no network block, or one with mode = "cni/weave"',
    ],
  ])("is refused outside of it: %s %s", async (config, inGroup, problem) => {
    expect(await refusal(file(job(config, { inJob, inGroup })))).toBe(
      `  web.nomad.hcl: ${problem}, as the job is of the tenant red`,
    );
  });
});

test.each<[string, string, unknown, string]>([
  [
    "an unknown variable",
    job("", { head: 'variable "count" { default = 1 }' }),
    { cuont: 2 },
    "  jobs.web.cuont is not a variable of web.nomad.hcl; did you mean count?",
  ],
  [
    "an unknown one in variables",
    job(""),
    { variables: { x: 2 } },
    "  jobs.web.variables.x is not a variable of web.nomad.hcl; the keys are: none",
  ],
  [
    "a mistyped setting",
    job(""),
    { variabels: { x: 2 } },
    "  jobs.web.variabels is not a variable of web.nomad.hcl; did you mean variables?",
  ],
  [
    "a value of another type",
    job("", { head: 'variable "places" { type = list(string) }' }),
    { places: 3 },
    "  jobs.web.places must be list(string): list of string required, but have number (web.nomad.hcl)",
  ],
  [
    "a missing value",
    job("", { head: 'variable "count" { type = number }' }),
    {},
    "  jobs.web.count is missing, and the file has no default for it (web.nomad.hcl)",
  ],
  [
    "an unknown block",
    job("tusk {}"),
    {},
    '  web.nomad.hcl:8: Unsupported block type: Blocks of type "tusk" are not expected here.\n    tusk {}',
  ],
  [
    "an included file that is not there",
    job('env { X = file("none.txt") }'),
    {},
    expect.stringMatching(/^ {2}web\.nomad\.hcl:8: [^]*none\.txt/),
  ],
  [
    "another region",
    job("", { inJob: 'region = "eu"' }),
    {},
    '  web.nomad.hcl: region must be "global", the cluster\'s only one, got "eu"',
  ],
  [
    "the namespace of another job",
    job("", { inJob: 'namespace = "backup"' }),
    {},
    "  web.nomad.hcl: namespace must be another one, as backup is that of backup alone",
  ],
  [
    "an ID that the program has",
    job("", { id: "fabio" }),
    {},
    '  web.nomad.hcl: job "fabio" must have another ID, as the program has a job of that ID',
  ],
])("%s is refused", async (_, text, settings, problem) => {
  expect(await refusal(file(text, settings))).toEqual(problem);
});

test("two jobs of one ID are refused, all problems are said, and none of a secret", async () => {
  const secret = { setting: "count", name: "count", value: "s3cret" };
  const head = 'variable "count" { type = number }';
  expect(await refusal(file(job("", { head }), { count: "s3cret" }), [secret])).not.toContain("s3cret");
  const both = [
    file(job("")),
    file(job(""), {}, "other"),
    file(job("tusk {}", { id: "third" }), {}, "third"),
  ];
  await expect(readFiles(both, {}, places)).rejects.toThrow(
    /^The job files have problems:\n {2}third\.nomad\.hcl:8: [^]*\n {2}other\.nomad\.hcl: job "web" must have another ID, as web\.nomad\.hcl has that$/,
  );
});

test("an encrypted setting that the file does not name is refused", async () => {
  const text = job("", { head: 'variable "password" { default = "" }' });
  const secret = { setting: "pasword", name: "pasword", value: "s3cret" };
  expect(await refusal(file(text, { pasword: "s3cret" }), [secret])).toBe(
    "  jobs.web.pasword is not a variable of web.nomad.hcl; did you mean password?",
  );
});

test("a node pool that the cluster to be made will not have is refused", async () => {
  const text = job("", { inJob: 'node_pool = "big"' });
  expect(await refusal(file(text), [], { ...places, pools: ["all", "default"] })).toBe(
    "  web.nomad.hcl: there is no node pool big (there are: all, default); cluster.nodePools makes one",
  );
});

test("a namespace that the cluster to be made will not have is refused", async () => {
  const text = job("", { inJob: 'namespace = "other"' });
  expect(await refusal(file(text), [], { ...places, namespaces: ["default", "red"] })).toBe(
    "  web.nomad.hcl: there is no namespace other (there are: default, red); one in cluster.namespaces is made, and so is a tenant's",
  );
});

describe("where images of others are named by their digest", () => {
  const digest = `redis@sha256:${"a".repeat(64)}`;
  const inTask = (image: string) => job(`config { image = "${image}" }`);
  const mesh = (sidecar: string) =>
    job("", { inGroup: `service {\n connect {\n sidecar_service {}\n ${sidecar} \n}\n}` });
  const advice = "or set security.images to false";

  test.each<[string, string, string]>([
    [
      "a tag",
      inTask("redis:7"),
      `redis:7 may be another image tomorrow: write redis:7@sha256:..., which docker image inspect redis:7 has in RepoDigests, ${advice}`,
    ],
    [
      "a name that the host fills in",
      inTask("redis:${NOMAD_META_v}"),
      `the image redis:\${NOMAD_META_v} is known on its host alone: write NAME@sha256:..., ${advice}`,
    ],
    [
      "a sidecar that names none",
      mesh(""),
      `the image docker.io/envoyproxy/envoy:v\${NOMAD_envoy_version} is known on its host alone: write NAME@sha256:..., ${advice}`,
    ],
    [
      "a sidecar with a tag",
      mesh('sidecar_task {\n config { image = "envoy:1" } \n}'),
      `envoy:1 may be another image tomorrow: write envoy:1@sha256:..., which docker image inspect envoy:1 has in RepoDigests, ${advice}`,
    ],
  ])("%s is refused before there is a cluster", async (_, text, problem) => {
    expect(await refusal(file(text), [], { ...places, pinned: true })).toBe(`  web.nomad.hcl: ${problem}`);
  });

  test.each([
    ["a digest", inTask(digest)],
    ["an image that the stack brings", inTask("nomad-on-weave/httpbackend:v1.0.0")],
    ["a sidecar with a digest", mesh(`sidecar_task {\n config { image = "${digest}" } \n}`)],
    ["no image", job("")],
  ])("%s is taken", async (_, text) => {
    expect(await refusal(file(text), [], { ...places, pinned: true })).toBe("it is accepted");
  });
});

describe("the share of canaries", () => {
  const service = (more: string) =>
    `service {\n name = "web"\n tags = ["v1", "urlprefix-web.test/"]\n ${more} \n}`;
  const withCanary = (more = "") => job(service(more), { inJob: "update { \n canary = 1 \n}" });

  test("has their number, and the tag by which the edge tells them apart", async () => {
    const [read] = await readFiles([file(withCanary(), { share: 0.2 })], {}, places);
    expect(read).toMatchObject({
      canaries: { share: 0.2, count: 1 },
      job: {
        TaskGroups: [{ Tasks: [{ Services: [{ CanaryTags: ["v1", "urlprefix-web.test/", "canary"] }] }] }],
      },
    });
    expect(read).not.toHaveProperty("source");
    const [source] = jobSources({}, cluster, {}, read ? [read] : []);
    expect(source?.canaries).toEqual({ share: 0.2, count: 1 });
  });

  test("leaves a file that has the tag as people wrote it", async () => {
    const text = withCanary('canary_tags = ["urlprefix-web.test/", "canary"]');
    const [read] = await readFiles([file(text, { share: 0 })], {}, places);
    expect(read).toMatchObject({ canaries: { share: 0, count: 1 }, source: { text } });
  });

  test("is refused where there are none", async () => {
    expect(await refusal(file(job(service("")), { share: 0.2 }))).toBe(
      "  jobs.web.share is for canaries, and web.nomad.hcl has none with a route at the edge: update { canary = 1 } in the job has one",
    );
  });
});
