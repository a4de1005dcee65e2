import { Checkout } from "../support/checkout.ts";
import { ExistingMachines } from "../../testbed/existingMachines.ts";
import { TestStack, overlay } from "../../testbed/testStack.ts";
import { patiently } from "../../components/patiently.ts";

// Also on a slow machine: a test that hangs is ended, none depends on its time.
jest.setTimeout(600_000);

const stack = new TestStack("ownership");
const machines = new ExistingMachines(stack.name, stack.prefix, {
  a1: { user: "root" },
  a2: { user: "admin" },
});
const another = new Checkout("another");
const intruder = new TestStack("ownership", another.directory);
const [a1, a2] = machines.machines.map(({ name, address, user }) => ({ name, address, user }));

function configure(on: TestStack, hosts: readonly unknown[] = [a1, a2]): void {
  const roles = [["server", "client"], ["client"]];
  on.write({
    hosts: {
      backend: "ssh",
      privateKeyFile: machines.keyFile,
      machines: hosts.map((host, index) => Object.assign({ roles: roles[index] }, host)),
    },
    overlay,
    jobs: { httpbackend: { count: 1 } },
  });
}

/**
 * What the program has on each machine: files with their content, and its units with the time of their start. Jobs are not among
 * it: Nomad moves them when it likes.
 */
function everything(): string[] {
  return machines.machines.map(({ name }) =>
    machines.onMachine(
      name,
      `find /etc /usr/local /var/lib/nomad-on-weave -type f -exec sha256sum {} + | sort
systemctl show --property ExecMainStartTimestampMonotonic weave consul nomad docker`,
    ),
  );
}

/** The instances of jobs, wherever Nomad has placed them. */
function instances(): string[] {
  return machines.machines
    .flatMap(({ name }) => machines.onMachine(name, "docker ps --format '{{.Image}}'").split("\n"))
    .filter(Boolean);
}

/** What a command says that is refused. Nothing is changed on any machine. */
async function refusal(on: TestStack, command: "preview" | "up", running = 1): Promise<string> {
  const before = everything();
  const { code, output } = await on.run(command);
  expect(code).not.toBe(0);
  expect(output).not.toMatch(/^ +at /m);
  expect(everything()).toEqual(before);
  // Nomad may be just moving the one that there is.
  await patiently(async () => {
    expect(instances()).toHaveLength(running);
    return Promise.resolve();
  });
  return output;
}

beforeAll(async () => {
  machines.start();
  configure(stack);
  await stack.succeed("up");
});

afterAll(async () => {
  try {
    configure(stack);
    await stack.remove();
    configure(intruder);
    await intruder.remove();
  } finally {
    machines.remove();
    another.remove();
  }
});

describe("another checkout with the same machines", () => {
  test.each(["preview", "up"] as const)("%s is refused, and says whose they are", async (command) => {
    configure(intruder);
    expect(await refusal(intruder, command)).toMatch(
      /a1 \(172\.31\.79\.3\), a2 \(172\.31\.79\.4\): belongs to the stack test-ownership of \S+@\S+:\S+ \(identity [0-9a-f]{32}\)\. .*npm run take-over/,
    );
  });

  test("is told by Consul whose they are, where a machine has lost its mark", async () => {
    const mark = "/etc/nomad-on-weave/owner";
    machines.onMachine("a2", `mv ${mark} /root/mark`);
    expect(await refusal(intruder, "preview")).toMatch(
      /a1 \(172\.31\.79\.3\), a2 \(172\.31\.79\.4\): belongs to the stack test-ownership/,
    );
    machines.onMachine("a2", `mv /root/mark ${mark}`);
  });

  test("removes nothing", async () => {
    const before = everything();
    await intruder.succeed("down");
    expect(everything()).toEqual(before);
    expect(await stack.succeed("verify")).toContain("httpbackend");
  });
});

describe("a machine may not get", () => {
  test.each(["preview", "up"] as const)("another name at its address: %s is refused", async (command) => {
    configure(stack, [a1, { ...a2, name: "b2" }]);
    expect(await refusal(stack, command)).toContain(
      "hosts.machines: b2 has the address of a2, 172.31.79.4, so a2 would be removed under it: remove a2",
    );
  });

  test("the name of the other one, which gets its own", async () => {
    configure(stack, [
      { ...a1, address: a2?.address, user: a2?.user },
      { ...a2, address: a1?.address, user: a1?.user },
    ]);
    const output = await refusal(stack, "up");
    expect(output).toContain("a1 would move from 172.31.79.3 to 172.31.79.4, which is another machine");
    expect(output).toContain("a2 would move from 172.31.79.4 to 172.31.79.3, which is another machine");
  });
});

test("what the program wants of a machine is not done where it belongs to another stack by now", async () => {
  configure(stack);
  const owner = "/etc/nomad-on-weave/owner";
  machines.onMachine(
    "a2",
    `cp ${owner} /root/mark; sed -i 's/^[0-9a-f]*/ffffffffffffffffffffffffffffffff/' ${owner}`,
  );
  expect(await refusal(stack, "up")).toContain("(identity ffffffffffffffffffffffffffffffff)");
  const before = everything();
  // The look before all changes does not see a machine that comes back later: the scripts look again.
  expect((await stack.run("down")).output).toMatch(
    /a2: it belongs to the stack test-ownership of .* as its host a2, and is left as it is/,
  );
  expect(everything()[1]).toEqual(before[1]);
  machines.onMachine("a2", `cp /root/mark ${owner}`);
});

test("a cluster whose state is lost is removed on purpose, by those who say so", async () => {
  configure(intruder);
  expect((await intruder.run("take-over")).output).toContain("There is no terminal to ask on");
  const said = await intruder.succeed("take-over", "--yes");
  expect(said).toMatch(/a2 \(172\.31\.79\.4\): of the stack test-ownership of \S+@\S+/);
  expect(
    machines.onMachine(
      "a2",
      "find /opt /etc/consul.d /etc/nomad.d /etc/nomad-on-weave /usr/local/bin -type f 2>/dev/null; docker ps --all --quiet",
    ),
  ).toBe("");
  await intruder.succeed("up");
  expect(await intruder.succeed("verify")).toContain("httpbackend");
});

test("machines that were all installed again become the cluster on request alone", async () => {
  for (const { name } of machines.machines) {
    machines.reinstallMachine(name);
  }
  expect(await refusal(intruder, "up", 0)).toContain(
    "No server of the stack test-ownership exists any more (a1: their machines answer, and have nothing of this program (another host key: a1",
  );
  await intruder.succeed("up", "--rebuild");
  expect(await intruder.succeed("verify")).toContain("httpbackend");
});
