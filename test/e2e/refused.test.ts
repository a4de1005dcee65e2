import { execFileSync } from "node:child_process";
import { TestStack } from "../../testbed/testStack.ts";

// Also on a slow machine: a test that hangs is ended, none depends on its time.
jest.setTimeout(600_000);

const stack = new TestStack("refused");
const network = `${stack.name}-foreign`;
const names = ["r1", "r2", "r3"];

beforeAll(async () => {
  removeForeignNetwork();
  stack.configure({ names, count: 1 });
  await stack.succeed("down");
});

afterEach(removeForeignNetwork);

afterAll(async () => {
  stack.configure({ names, count: 1 });
  await stack.remove();
});

function removeForeignNetwork(): void {
  try {
    execFileSync("docker", ["network", "rm", network], { stdio: "ignore" });
  } catch {
    // There is none.
  }
}

/** What `up` says when it refuses. Nothing may have been made by then. */
async function refusal(): Promise<string> {
  const { code, output } = await stack.run("up");
  expect(code).not.toBe(0);
  expect(stack.leftovers()).toEqual([]);
  return output;
}

test("addresses that another network has are refused before anything is made", async () => {
  const half = `${stack.prefix}.128/25`;
  execFileSync("docker", ["network", "create", "--subnet", half, network]);
  expect(await refusal()).toContain(
    `hosts.subnet: ${stack.prefix}.0/24 overlaps the Docker network ${network} (${half}), which is not of this stack; take another range`,
  );
});

test("a Docker Engine that is not there is refused by its key", async () => {
  stack.configure({ names, count: 1, dockerHost: "unix:///nonexistent.sock" });
  expect(await refusal()).toContain(
    "hosts.dockerHost: the Docker Engine at unix:///nonexistent.sock does not answer; start it with: systemctl start docker",
  );
});

test("a bad configuration is refused in preview already, with all that is wrong", async () => {
  stack.configure({ names: ["r1", "r1"], count: -1 });
  const { code, output } = await stack.run("preview");
  expect(code).not.toBe(0);
  expect(output).toContain("hosts.names must not have the same name twice, got r1 twice");
  expect(output).toContain("hosts.servers must be at most 2, the number of hosts.names, got 3");
});
