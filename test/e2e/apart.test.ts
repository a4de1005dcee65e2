import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ExistingMachines } from "../../testbed/existingMachines.ts";
import { ownStacks } from "../../stack/workspace.ts";
import { votersOf } from "../../testbed/quorum.ts";
import { TestStack, overlay } from "../../testbed/testStack.ts";
import type { ApiAccess } from "../../components/api/client.ts";
import { underWrites } from "../support/underWrites.ts";

// Servers and clients apart, on machines that exist; and both come and go.

const stack = new TestStack("apart");
const names = ["s1", "s2", "s3", "s4", "s5", "c1", "c2"];
const machines = new ExistingMachines(
  "test-apart",
  stack.prefix,
  Object.fromEntries(names.map((name) => [name, { user: "root" }])),
);
let consul: ApiAccess;
let nomad: ApiAccess;
// A slow machine takes longer; no test depends on its time.
jest.setTimeout(900_000);

function configure(hosts: readonly string[], httpbackend: object = {}): void {
  stack.write({
    hosts: {
      backend: "ssh",
      privateKeyFile: machines.keyFile,
      machines: machines.machines
        .filter(({ name }) => hosts.includes(name))
        .map(({ name, address }) => ({
          name,
          address,
          roles: [name.startsWith("s") ? "server" : "client"],
        })),
    },
    overlay,
    jobs: { httpbackend: { count: 2, ...httpbackend } },
  });
}

/** The agents that a plan or a change touches, by the names of their resources. */
function agents(output: string): string[] {
  const touched = output.matchAll(/(?:Command) ((?:consul|nomad|weave)-(?:roll-)?[sc]\d) /g);
  return [...new Set([...touched].map(([, name = ""]) => name))].sort();
}

/** Changes the hosts under writes, none of which may be lost, and returns what `up` printed. */
async function change(hosts: readonly string[]): Promise<string> {
  configure(hosts);
  const output = await underWrites(consul, () => stack.succeed("up"));
  const servers = hosts.filter((name) => name.startsWith("s"));
  expect(await votersOf(consul)).toEqual(servers);
  expect(await votersOf(nomad)).toEqual(servers);
  await stack.succeed("verify");
  return output;
}

beforeAll(async () => {
  machines.start();
  configure(["s1", "s2", "s3", "c1"]);
  await stack.succeed("down");
  await stack.succeed("up");
  ({ consul, nomad } = await stack.access("management"));
});

afterAll(async () => {
  try {
    await stack.remove();
  } finally {
    machines.remove();
  }
});

test("a client that comes touches itself and the lists of peers", async () => {
  const output = await change(["s1", "s2", "s3", "c1", "c2"]);
  expect(agents(output).filter((name) => !name.endsWith("c2"))).toEqual([
    "weave-c1",
    "weave-s1",
    "weave-s2",
    "weave-s3",
  ]);
});

test("three servers become five, and nobody is restarted for it", async () => {
  const started = "systemctl show --property ActiveEnterTimestampMonotonic consul nomad weave";
  const before = ["s1", "c1"].map((name) => machines.onMachine(name, started));
  await change(names);
  expect(["s1", "c1"].map((name) => machines.onMachine(name, started))).toEqual(before);
});

test("five servers become three, and a client goes, with all that was put on them", async () => {
  await change(["s1", "s2", "s3", "c1"]);
  for (const name of ["s4", "s5", "c2"]) {
    expect(
      machines.onMachine(
        name,
        "ls /usr/local/bin /etc/systemd/system | grep -E 'consul|nomad|weave' || true",
      ),
    ).toBe("");
  }
  // Who is asked by a busy machine may be late for one look.
  while ((await stack.run("status")).code !== 0) {
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
});

describe("with the first server switched off", () => {
  const hosts = ["s1", "s2", "s3", "c1"];
  const [first, second] = machines.machines.map(({ address }) => address);
  const image = "nomad-on-weave/httpbackend:v1.0.1";
  const folder = mkdtempSync(join(tmpdir(), "nomad-on-weave-apart-"));

  beforeAll(() => {
    machines.stopMachine("s1");
  });

  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  test("a job is changed, promoted and rolled back through another one", async () => {
    configure(hosts, { image, release: { strategy: "canary" } });
    expect(await stack.succeed("up")).toContain("its canaries are healthy and wait");
    expect(await stack.succeed("promote", "httpbackend")).toMatch(/httpbackend v\d+ runs/);
    expect(await stack.succeed("rollback", "httpbackend")).toMatch(/httpbackend v\d+ runs/);
    configure(hosts);
  });

  test("commands ask another one", async () => {
    const variables = await stack.succeed("env");
    expect(variables).toContain(`CONSUL_HTTP_ADDR='https://${second}:8501'`);
    expect(variables).toContain(`NOMAD_ADDR='https://${second}:4646'`);
    // A server that is busy is late with its answer: looked at again, as long as the test may last.
    let status = await stack.run("status");
    while (!/leader: Consul s[23] .*, Nomad s[23] /.test(status.output)) {
      status = await stack.run("status");
    }
    expect(status.code).toBe(1);
    await stack.succeed("backup", "--output", join(folder, "backup"));
    expect(await stack.succeed("logs", "httpbackend")).toContain("c1 ");
  });

  test("a key that every host has to have at once is refused, and nothing was changed", async () => {
    const state = () => readFileSync(join(ownStacks, `${stack.name}.json`), "utf8");
    const before = state();
    for (const part of ["gossip", "management"]) {
      const { code, output } = await stack.run("rotate", part);
      expect(code).toBe(1);
      expect(output).toContain(`rotate ${part} needs every host, and s1 does not answer`);
    }
    expect(state()).toBe(before);
  });

  test("tokens are rotated without the host, which has the new ones when it is back", async () => {
    const left = "s1 does not answer and is left as it is";
    expect(await stack.succeed("rotate", "tokens")).toContain(left);
    machines.startMachine("s1");
    await stack.succeed("up");
    await stack.untilGreen();
    await stack.succeed("up", "--expect-no-changes");
    expect(await stack.succeed("env")).toContain(`NOMAD_ADDR='https://${first}:4646'`);
  });
});
