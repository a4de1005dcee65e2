import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { generateX25519Identity, identityToRecipient } from "age-encryption";
import { z } from "zod";
import { type ApiAccess, askApi, callApi } from "../../components/api.ts";
import { TestStack, overlay } from "../support/testStack.ts";

const stack = new TestStack("backup");
const directory = mkdtempSync(join(tmpdir(), "nomad-on-weave-test-"));
const file = join(directory, "backup");
const damaged = join(directory, "damaged");
const scheduled = join(directory, "scheduled");
const hosts = ["g1", "g2", "g3"];
const secretId = "5d0cdc2b-8e0b-4c55-9d2f-6f6c1b2f9a01";
// Also on a slow machine: a test that hangs is ended, none depends on its time.
jest.setTimeout(1_200_000);

/** A job that the configuration does not know. */
const job = {
  ID: "by-hand",
  Datacenters: ["dc1"],
  TaskGroups: [
    {
      Name: "by-hand",
      Count: 2,
      Services: [{ Name: "by-hand", Provider: "consul" }],
      Tasks: [
        {
          Name: "by-hand",
          Driver: "docker",
          Config: { image: "nomad-on-weave/httpbackend:v1.0.0", args: ["http"] },
          Resources: { CPU: 50, MemoryMB: 32 },
        },
      ],
    },
  ],
};

type Access = Record<"consul" | "nomad", ApiAccess>;
const named = z.array(z.object({ ID: z.string(), Name: z.string() }));
const allocations = z.array(z.object({ ID: z.string() }));
const variable = z.object({ Items: z.record(z.string(), z.string()) });

beforeAll(async () => {
  const identity = await generateX25519Identity();
  const keyFile = join(directory, "key");
  writeFileSync(keyFile, `${identity}\n`, { mode: 0o600 });
  process.env["NOMAD_ON_WEAVE_BACKUP_KEY"] = keyFile;
  stack.write({
    hosts: stack.dockerHosts(hosts),
    overlay,
    jobs: {
      httpbackend: { count: 2 },
      fabio: {},
      backup: { recipient: await identityToRecipient(identity), keep: 2 },
    },
  });
  await stack.succeed("down");
  await stack.succeed("up");
});

afterAll(async () => {
  rmSync(directory, { recursive: true });
  await stack.remove();
});

async function writeByHand({ consul, nomad }: Access): Promise<void> {
  await askApi(consul, "/v1/kv/by-hand", { method: "PUT", body: "kept" });
  await callApi(consul, "PUT", "acl/policy", {
    Name: "by-hand",
    Rules: 'key_prefix "by-" { policy = "read" }',
  });
  await callApi(consul, "PUT", "acl/token", {
    SecretID: secretId,
    Description: "by hand",
    Policies: [{ Name: "by-hand" }],
  });
  await callApi(nomad, "PUT", "var/by-hand", { Path: "by-hand", Items: { word: "kept" } });
  await callApi(nomad, "PUT", "jobs", { Job: job });
}

/** Takes away what was written by hand, and changes what the configuration has. */
async function wreck({ consul, nomad }: Access): Promise<void> {
  await askApi(consul, "/v1/kv/by-hand", { method: "PUT", body: "overwritten" });
  const self = z.object({ AccessorID: z.string() });
  const { AccessorID } = self.parse(await callApi({ ...consul, token: secretId }, "GET", "acl/token/self"));
  await callApi(consul, "DELETE", `acl/token/${AccessorID}`);
  const policies = named.parse(await callApi(consul, "GET", "acl/policies"));
  await callApi(consul, "DELETE", `acl/policy/${policies.find(({ Name }) => Name === "by-hand")?.ID ?? ""}`);
  await callApi(nomad, "DELETE", "var/by-hand");
  await callApi(nomad, "DELETE", "job/by-hand?purge=true");
  await callApi(nomad, "DELETE", "job/httpbackend");
}

/** What of that which was written by hand is there. */
async function found({ consul, nomad }: Access): Promise<Record<string, unknown>> {
  const of = (work: Promise<unknown>) => work.catch(() => "gone");
  return {
    key: await of(
      askApi({ ...consul, token: secretId }, "/v1/kv/by-hand?raw").then((response) =>
        response.ok ? response.text() : "gone",
      ),
    ),
    variable: await of(
      callApi(nomad, "GET", "var/by-hand").then((answer) => variable.parse(answer).Items["word"]),
    ),
    job: await of(callApi(nomad, "GET", "job/by-hand").then(() => "there")),
  };
}

/** Waits until as many instances of the job pass in Consul, and are containers. @throws Error if not within two minutes */
async function untilInstances(consul: ApiAccess, wanted: number): Promise<void> {
  const deadline = Date.now() + 120_000;
  const count = async () => {
    const passing = await callApi(consul, "GET", "health/service/by-hand?passing");
    const containers = hosts.map((host) => stack.onHost(host, "docker ps --quiet --filter name=by-hand-"));
    return [z.array(z.unknown()).parse(passing).length, containers.join("").split("\n").length - 1];
  };
  let counted = await count();
  while (counted.some((each) => each !== wanted)) {
    if (Date.now() > deadline) {
      throw new Error(`by-hand has ${counted.join(" instances in Consul, and as containers ")}`);
    }
    counted = await count();
  }
}

/** Containers of instances that Nomad does not know: they would keep ports of their host. */
async function strangers(nomad: ApiAccess): Promise<string[]> {
  const label = "com.hashicorp.nomad.alloc_id";
  const list = `docker ps --all --filter label=${label} --format '{{.Label "${label}"}} {{.Names}}'`;
  const containers = hosts.flatMap((host) => stack.onHost(host, list).split("\n").filter(Boolean));
  const known = allocations.parse(await callApi(nomad, "GET", "allocations?namespace=*"));
  return containers.filter((container) => !known.some(({ ID }) => container.startsWith(ID)));
}

const all = { key: "kept", variable: "kept", job: "there" };

test("a backup is one file that only its owner reads, and says what is in it", async () => {
  const access = await stack.access("management");
  await writeByHand(access);
  await untilInstances(access.consul, 2);
  const output = await stack.succeed("backup", "--output", file);
  expect(output).toMatch(/^test-backup at 20\S+: Consul 1\.\S+ \(.*\), Nomad 1\.\S+ \(.*\), the state/m);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(await stack.succeed("restore", file, "--check")).toMatch(/^test-backup at 20/);
});

test("a damaged file is refused, and so is a restore that nobody has agreed to; nothing changes", async () => {
  const before = await stack.access("management");
  const content = readFileSync(file);
  const changed = Buffer.from(content);
  changed[changed.length >> 1] = (changed[changed.length >> 1] ?? 0) ^ 1;
  writeFileSync(damaged, changed);
  await askApi(before.consul, "/v1/kv/later", { method: "PUT", body: "there" });
  const refused = await stack.run("restore", damaged, "--yes");
  expect(refused.code).toBe(1);
  expect(refused.output).toContain("It is damaged or cut off");
  writeFileSync(damaged, content.subarray(0, content.length - 100));
  expect((await stack.run("restore", damaged, "--yes")).output).toContain("It is damaged or cut off");
  const asked = await stack.run("restore", file);
  expect(asked.code).toBe(1);
  expect(asked.output).toContain("There is no terminal to ask on");
  expect((await askApi(before.consul, "/v1/kv/later?raw")).status).toBe(200);
  expect(await stack.succeed("up", "--expect-no-changes")).not.toContain("updated");
});

/** The scheduled backups on all hosts, as `host path`, by their dates. */
function scheduledBackups(): string[] {
  return hosts
    .flatMap((host) =>
      stack
        .onHost(host, "find /opt/backups -type f")
        .split("\n")
        .filter(Boolean)
        .map((path) => `${host} ${path}`),
    )
    .toSorted((one, other) => one.slice(3).localeCompare(other.slice(3)));
}

test("a scheduled backup is kept on a host, and opened by who has the key", async () => {
  const { nomad } = await stack.access("management");
  const before = scheduledBackups();
  await callApi(nomad, "PUT", "job/backup/periodic/force?namespace=backup");
  const deadline = Date.now() + 120_000;
  let found = scheduledBackups();
  while (found.length === before.length || found.at(-1)?.endsWith(".part") === true) {
    if (Date.now() > deadline) {
      throw new Error(`there is no scheduled backup but ${before.join(", ")}`);
    }
    found = scheduledBackups();
  }
  const [host = "", path = ""] = found.at(-1)?.split(" ") ?? [];
  const container = stack.container(host);
  writeFileSync(scheduled, execFileSync("docker", ["exec", container, "cat", path]), { mode: 0o600 });
  expect(stack.onHost(host, `stat --format %a ${path}`)).toBe("600\n");
  expect(await stack.succeed("restore", scheduled, "--check")).toMatch(/^test-backup at 20\S+: Consul 1\./m);
});

test.each(["operator", "deployer"])(
  "%s does not get at the tokens of the scheduled backups",
  async (role) => {
    const { nomad } = await stack.access(role);
    const other = { ...job, ID: "backup", Namespace: "backup" };
    const mounts = { Volumes: { own: { Type: "host", Source: "backups" } } };
    const thief = { ...job, TaskGroups: job.TaskGroups.map((group) => ({ ...group, ...mounts })) };
    for (const attempt of [
      () => callApi(nomad, "GET", "var/nomad/jobs/backup?namespace=backup"),
      () => callApi(nomad, "PUT", "jobs", { Job: other }),
      () => callApi(nomad, "PUT", "jobs", { Job: thief }),
    ]) {
      await expect(attempt()).rejects.toThrow(" answers 403 ");
    }
  },
);

test("what was deleted and changed since is back on the same cluster", async () => {
  const access = await stack.access("management");
  await wreck(access);
  expect(await found(access)).toEqual({ key: "gone", variable: "gone", job: "gone" });
  await stack.succeed("restore", file, "--yes");
  expect(await found(access)).toEqual(all);
  await untilInstances(access.consul, 2);
  await stack.untilGreen();
  await stack.succeed("up", "--expect-no-changes");
});

test("all of it comes to a new cluster, which has secrets of its own", async () => {
  const former = await stack.access("management");
  await stack.succeed("down");
  await stack.succeed("up");
  await stack.succeed("restore", file, "--yes");
  const access = await stack.access("management");
  expect(await found(access)).toEqual(all);
  expect(await strangers(access.nomad)).toEqual([]);
  for (const agent of ["consul", "nomad"] as const) {
    expect(access[agent].token).not.toBe(former[agent].token);
    await callApi(access[agent], "GET", "acl/tokens");
    await expect(
      callApi({ ...access[agent], token: former[agent].token }, "GET", "acl/token/self"),
    ).rejects.toThrow(/ answers 40[034] /);
  }
  await untilInstances(access.consul, 2);
  await stack.untilGreen();
  await stack.succeed("up", "--expect-no-changes");
});

test("a scheduled backup brings the same back", async () => {
  const access = await stack.access("management");
  await wreck(access);
  await stack.succeed("restore", scheduled, "--yes");
  expect(await found(access)).toEqual(all);
  await untilInstances(access.consul, 2);
  await stack.untilGreen();
  await stack.succeed("up", "--expect-no-changes");
});
