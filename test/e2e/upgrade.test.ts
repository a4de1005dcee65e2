import { execFileSync } from "node:child_process";
import { z } from "zod";
import { nodeImageName } from "../../toolchain/images.ts";
import { tools } from "../../toolchain/versions.ts";
import type { ApiAccess } from "../../components/api/client.ts";
import { EarlierCheckout, earlierNomad } from "../support/earlierCheckout.ts";
import { readLed, votersOf } from "../../testbed/quorum.ts";
import { TestStack, overlay } from "../../testbed/testStack.ts";
import { underWrites } from "../support/underWrites.ts";
import { whileAnswered } from "../support/whileAnswered.ts";

// A cluster that the last release has stood up, and this program upgrades, while it is written to and asked.

const checkout = new EarlierCheckout();
const stack = new TestStack("upgrade", checkout.directory);
const names = ["u1", "u2", "u3"];
const addresses = names.map((_, place) => stack.address(place));
const node = z.object({ Events: z.array(z.object({ Message: z.string(), Timestamp: z.coerce.date() })) });
const nodes = z.array(
  z.object({ ID: z.string(), Name: z.string(), Version: z.string(), SchedulingEligibility: z.string() }),
);
let consul: ApiAccess;
let nomad: ApiAccess;
// A slow machine takes longer; no test depends on its time.
jest.setTimeout(900_000);

/** Images of hosts, by name: the earlier version has one of its own. */
function hostImages(): string[] {
  const format = "{{.Repository}}:{{.Tag}}";
  return execFileSync("docker", ["image", "ls", "--format", format, "nomad-on-weave/node"], {
    encoding: "utf8",
  })
    .split("\n")
    .filter(Boolean);
}

const imagesBefore = hostImages();

/** What Docker has of the hosts, that an upgrade of the program does not replace. */
function madeInDocker(): string[] {
  return [
    ...names.map((name) => inspect("container", stack.container(name), "{{.Id}}")),
    ...names.map((name) => inspect("volume", stack.container(name), "{{.CreatedAt}}")),
    inspect("network", stack.container("").slice(0, -1), "{{.Id}}"),
  ];
}

beforeAll(async () => {
  // No release has the version that this Nomad says of itself.
  process.env["NOMAD_ON_WEAVE_OFFLINE"] = "1";
  configure();
  await stack.succeed("down");
  await stack.succeed("up");
  ({ consul, nomad } = await stack.access("management"));
});

afterAll(async () => {
  await stack.remove();
  checkout.remove();
  const made = hostImages().filter((image) => !imagesBefore.includes(image));
  if (made.length > 0) {
    execFileSync("docker", ["image", "rm", ...made], { stdio: "ignore" });
  }
});

function configure(cluster: Record<string, number> = {}): void {
  stack.write({
    hosts: stack.dockerHosts(names),
    overlay,
    cluster,
    jobs: { fabio: {}, "httpbackend-fabio": { count: 3 } },
  });
}

async function versionsOfNodes(): Promise<string[]> {
  return nodes.parse(await readLed(nomad, "/v1/nodes")).map(({ Version }) => Version);
}

async function eligibilities(): Promise<string[]> {
  return nodes
    .parse(await readLed(nomad, "/v1/nodes"))
    .map(({ SchedulingEligibility }) => SchedulingEligibility);
}

/** How often a host was drained since a moment, in milliseconds of the epoch. */
async function drainsOf(name: string, since: number): Promise<number> {
  const id = nodes.parse(await readLed(nomad, "/v1/nodes")).find(({ Name }) => Name === name)?.ID ?? "";
  const { Events } = node.parse(await readLed(nomad, `/v1/node/${id}`));
  return Events.filter(
    ({ Message, Timestamp }) => Message === "Node drain complete" && Timestamp.getTime() >= since,
  ).length;
}

test("the earlier version runs", async () => {
  expect(await versionsOfNodes()).toEqual([earlierNomad, earlierNomad, earlierNomad]);
});

test("preview of this program says on which hosts Nomad changes, and that nothing is replaced", async () => {
  checkout.update();
  const output = await stack.succeed("preview");
  const replaced = output.split("\n").filter((line) => /^ *(\+-|--|-) +[\w:-]+:\w+ /.test(line));
  // The image that new hosts would be made from is another one; nothing is lost with the previous one.
  expect(replaced.filter((line) => !line.includes("docker:index:RemoteImage"))).toEqual([]);
  for (const name of names) {
    expect(output).toMatch(new RegExp(`~ .*Command nomad-roll-${name} `));
  }
  // New hosts would be made from another image; those that are there stay.
  expect(output).not.toContain("docker:index:Container");
});

test("up brings it to this program host by host: every write is kept, every request answered at every edge", async () => {
  const before = madeInDocker();
  await underWrites(consul, () => whileAnswered(addresses, () => stack.succeed("up")));
  const { version } = tools.nomad;
  expect(await versionsOfNodes()).toEqual([version, version, version]);
  expect(await votersOf(nomad)).toEqual(names);
  expect(madeInDocker()).toEqual(before);
  const started = stack.started("nomad", names);
  expect(started).toEqual(started.toSorted((one, other) => one - other));
  await stack.succeed("verify");
  await stack.succeed("up", "--expect-no-changes");
});

test("the way back is refused, and nothing has changed", async () => {
  checkout.goBack();
  for (const script of ["preview", "up"]) {
    const { code, output } = await stack.run(script);
    expect(code).not.toBe(0);
    expect(output).toContain(`Nomad ${tools.nomad.version} => ${earlierNomad} is a downgrade`);
  }
  checkout.update();
  await stack.succeed("up", "--expect-no-changes");
});

test("a host that is recreated gets the image of the checkout, and the others keep theirs", async () => {
  const imageOf = (name: string) => inspect("container", stack.container(name), "{{.Image}}");
  const before = names.map(imageOf);
  const [first = ""] = names;
  await stack.succeed("up", "--replace-host", first);
  const newest = inspect("image", nodeImageName(), "{{.Id}}");
  expect(before).not.toContain(newest);
  expect(names.map(imageOf)).toEqual([newest, ...before.slice(1)]);
  await stack.succeed("verify");
  await stack.succeed("up", "--expect-no-changes");
});

test("every host reboots, one after another and drained before: every write is kept, every request answered", async () => {
  const leader = z.string().parse(await readLed(consul, "/v1/status/leader"));
  const before = stack.started("docker", names);
  const output = await underWrites(consul, () =>
    whileAnswered(addresses, () => stack.succeed("exec", "--rolling", "systemctl reboot")),
  );
  const turns = [...output.matchAll(/^(\S+) +is in service again/gm)].map(([, name]) => name);
  expect(turns.toSorted()).toEqual(names);
  const leading = names.find((_, place) => leader.startsWith(`${addresses[place]}:`));
  expect(turns.indexOf(leading)).toBeGreaterThan(0);
  for (const [place, started] of stack.started("docker", names).entries()) {
    expect(started).toBeGreaterThan(before[place] ?? 0);
  }
  await stack.succeed("verify");
  await stack.succeed("up", "--expect-no-changes");
});

test("a change of the agents drains each host before, where that is wanted: every write is kept, every request answered", async () => {
  const began = Date.now();
  configure({ raftMultiplier: 2, drainDeadline: 120 });
  await underWrites(consul, () => whileAnswered(addresses, () => stack.succeed("up")));
  // Once for Consul, once for Nomad.
  expect(await Promise.all(names.map((name) => drainsOf(name, began)))).toEqual([2, 2, 2]);
  await stack.succeed("verify");
  await stack.succeed("up", "--expect-no-changes");
});

test("a command that fails is the last one, and its host is in service", async () => {
  const { code, output } = await stack.run("exec", "--rolling", "echo no space left >&2; exit 3");
  expect(code).toBe(1);
  expect(output).toMatch(/u\d: no space left\nThe hosts after it were left as they are: u\d, u\d\n/);
  await stack.untilGreen();
  expect(await eligibilities()).toEqual(["eligible", "eligible", "eligible"]);
});

test("after Ctrl-C the host whose turn it is gets back into service", async () => {
  const { child, said, done } = stack.start("exec", "--rolling", "echo begins; sleep 600");
  await said("begins");
  expect(await eligibilities()).toContain("ineligible");
  process.kill(-(child.pid ?? Number.NaN), "SIGINT");
  const { code, output } = await done;
  expect(code).toBe(130);
  expect(output).toMatch(/u\d: was interrupted; .*\nThe hosts after it were left as they are: u\d, u\d\n/);
  expect(await eligibilities()).toEqual(["eligible", "eligible", "eligible"]);
});

test("a cluster that is not healthy is left alone", async () => {
  stack.onHost("u3", "systemctl stop consul");
  const { code, output } = await stack.run("exec", "--rolling", "touch /root/was-here");
  stack.onHost("u3", "systemctl start consul");
  expect(code).toBe(1);
  expect(output).toContain(
    "The cluster is not healthy: npm run status says what is wrong. Nothing was done.",
  );
  expect(await stack.succeed("exec", "ls -A /root")).not.toContain("was-here");
  await stack.untilGreen();
});

function inspect(what: "container" | "image" | "network" | "volume", name: string, format: string): string {
  return execFileSync("docker", [what, "inspect", "--format", format, name], { encoding: "utf8" }).trim();
}
