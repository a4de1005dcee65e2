import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { generateX25519Identity, identityToRecipient } from "age-encryption";
import { z } from "zod";
import { stateDirectory } from "../../stack/workspace.ts";
import { type ApiAccess, askApi, callApi } from "../../components/api/client.ts";
import { all, found, job, wreck, writeByHand } from "../support/byHand.ts";
import { Checkout } from "../support/checkout.ts";
import { TestStack, overlay } from "../../testbed/testStack.ts";

const stack = new TestStack("backup");
const copy = new Checkout("other");
const checkout = copy.directory;
/** The same stack, for somebody else. */
const other = new TestStack("backup", checkout);
const directory = mkdtempSync(join(tmpdir(), "nomad-on-weave-test-"));
const file = join(directory, "backup");
const damaged = join(directory, "damaged");
const scheduled = join(directory, "scheduled");
const hosts = ["g1", "g2", "g3"];
// Also on a slow machine: a test that hangs is ended, none depends on its time.
jest.setTimeout(1_200_000);

const allocations = z.array(z.object({ ID: z.string() }));

beforeAll(async () => {
  const identity = await generateX25519Identity();
  const keyFile = join(directory, "key");
  writeFileSync(keyFile, `${identity}\n`, { mode: 0o600 });
  process.env["NOMAD_ON_WEAVE_BACKUP_KEY"] = keyFile;
  const configuration = {
    hosts: stack.dockerHosts(hosts),
    overlay,
    jobs: {
      httpbackend: { count: 2 },
      fabio: {},
      backup: { recipient: await identityToRecipient(identity), keep: 2 },
    },
  };
  stack.write(configuration);
  other.write(configuration);
  await stack.succeed("down");
  await stack.succeed("up");
});

afterAll(async () => {
  rmSync(directory, { recursive: true });
  copy.remove();
  await stack.remove();
});

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
  const [identity] = stack.onHost("g1", "cat /etc/nomad-on-weave/owner").split(" ");
  const owner = await callApi(access.consul, "GET", "kv/nomad-on-weave/owner?raw");
  expect(owner).toMatchObject({ identity, stack: "test-backup" });
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

describe("somebody else, in another checkout,", () => {
  const passphrase = join(stateDirectory, "passphrase");
  const backend = `file://${join(stateDirectory, "backend")}`;

  afterEach(() => {
    delete process.env["PULUMI_BACKEND_URL"];
    delete process.env["PULUMI_CONFIG_PASSPHRASE_FILE"];
  });

  test("needs the passphrase of the stack, and gets no other one", async () => {
    process.env["PULUMI_BACKEND_URL"] = backend;
    const { code, output } = await other.run("preview");
    expect(code).toBe(1);
    expect(output).toContain(
      "The state of the stack test-backup is encrypted, and its passphrase is not here",
    );
    expect(output).toContain("Set PULUMI_CONFIG_PASSPHRASE_FILE to a copy of .state/passphrase");
    expect(existsSync(join(checkout, ".state", "passphrase"))).toBe(false);
  });

  test("works on the stack in the same backend, one command at a time", async () => {
    const first = stack.start("up");
    await first.said("Updating");
    process.env["PULUMI_BACKEND_URL"] = backend;
    process.env["PULUMI_CONFIG_PASSPHRASE_FILE"] = passphrase;
    const { code, output } = await other.run("up");
    expect(code).toBe(1);
    expect(output).toMatch(
      /^Another run is at work on the stack test-backup: process \d+ of \S+ on \S+, since 20\S+\. Wait/m,
    );
    expect((await first.done).code).toBe(0);
    await other.succeed("up", "--expect-no-changes");
    expect(JSON.parse(await other.succeed("status", "--json"))).toMatchObject({ healthy: true });
  });

  test("brings the state back from a backup, where there is none, and nothing is to be changed", async () => {
    const now = join(directory, "now");
    await stack.succeed("backup", "--output", now);
    rmSync(join(checkout, ".state"), { recursive: true });
    const refused = await other.run("restore", now, "--state");
    expect(refused.output).toContain("The passphrase of the backup is not here");
    process.env["PULUMI_CONFIG_PASSPHRASE_FILE"] = passphrase;
    expect(await other.succeed("restore", now, "--state")).toContain("The state of test-backup is back");
    await other.succeed("preview", "--expect-no-changes");
    const again = await other.run("restore", now, "--state");
    expect(again.code).toBe(1);
    expect(again.output).toContain("The stack test-backup has a state");
  });
});

test("hosts that are all gone are recreated on request alone, and a scheduled backup brings all of it back", async () => {
  hosts.forEach((host) => {
    stack.removeHost(host);
  });
  const left = stack.leftovers();
  for (const command of ["preview", "up"]) {
    const { code, output } = await stack.run(command);
    expect(code).not.toBe(0);
    expect(output).toContain("No server of the stack test-backup exists any more (g1, g2, g3: ");
    expect(output).toContain("npm run up -- --rebuild --stack test-backup");
    expect(stack.leftovers()).toEqual(left);
  }
  expect(await stack.succeed("up", "--rebuild")).toContain("The cluster is recreated, with its jobs.");
  const access = await stack.access("management");
  expect(await found(access)).toEqual({ key: "gone", variable: "gone", job: "gone" });
  await stack.succeed("restore", scheduled, "--yes");
  expect(await found(access)).toEqual(all);
  await untilInstances(access.consul, 2);
  await stack.untilGreen();
  await stack.succeed("up", "--expect-no-changes");
  const needless = await stack.run("up", "--rebuild");
  expect(needless.code).toBe(1);
  expect(needless.output).toContain("--rebuild is for a cluster of which no server exists any more");
});

test("hosts that are all gone need no Consul and no Nomad to be removed", async () => {
  hosts.forEach((host) => {
    stack.removeHost(host);
  });
  await stack.succeed("down");
  expect(stack.leftovers()).toEqual([]);
});
