import { z } from "zod";
import { withHost } from "../../observe/askAny.ts";
import { readLed, votersOf } from "../../testbed/quorum.ts";
import { TestStack, overlay } from "../../testbed/testStack.ts";
import { type ApiAccess, askApi } from "../../components/api/client.ts";
import { underWrites } from "../support/underWrites.ts";

// More servers and fewer, hosts that come and go: under writes, which show whether there is a quorum at every step.

const stack = new TestStack("servers");
let consul: ApiAccess;
let nomad: ApiAccess;
// A slow machine takes longer; no test depends on its time.
jest.setTimeout(900_000);

function configure(hosts: number, servers: number, cluster: { raftMultiplier?: number } = {}): void {
  stack.write({
    cluster,
    hosts: {
      ...stack.dockerHosts(["u1", "u2", "u3", "u4", "u5"].slice(0, hosts)),
      servers,
      memory: 1200,
    },
    overlay,
    jobs: { httpbackend: { count: 4 } },
  });
}

/** Changes the cluster under writes, and looks at what has become of them. */
async function change(
  hosts: number,
  servers: number,
  cluster: { raftMultiplier?: number } = {},
): Promise<void> {
  configure(hosts, servers, cluster);
  await up(servers);
}

/** Runs `up` under writes, and looks at what has become of them; so many servers are there then. */
async function up(servers: number, ...args: string[]): Promise<void> {
  await underWrites(consul, () => stack.succeed("up", ...args));
  const names = ["u1", "u2", "u3", "u4", "u5"].slice(0, servers);
  expect(await votersOf(consul)).toEqual(names);
  expect(await votersOf(nomad)).toEqual(names);
}

/** Where the four instances run: what has left a host may still be on its way. */
async function runningOn(): Promise<string[]> {
  const allocations = z.array(z.object({ NodeName: z.string(), ClientStatus: z.string() }));
  for (;;) {
    const all = allocations.parse(await readLed(nomad, "/v1/job/httpbackend/allocations"));
    const running = all.filter(({ ClientStatus }) => ClientStatus === "running");
    if (running.length === 4) {
      return running.map(({ NodeName }) => NodeName);
    }
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

/** The same at the first three servers, of which one may be away. */
function withOthers(access: ApiAccess): ApiAccess {
  const others = [1, 2].map((place) => withHost(access.address, stack.address(place)));
  return { ...access, others };
}

beforeAll(async () => {
  configure(3, 3);
  await stack.succeed("down");
  await stack.succeed("up");
  const access = await stack.access("management");
  [consul, nomad] = [withOthers(access.consul), withOthers(access.nomad)];
});

afterAll(async () => {
  await stack.remove();
});

test("three servers become five, on new hosts, and nothing is restarted on the others", async () => {
  const started = (host: string) =>
    stack.onHost(host, "systemctl show --property ActiveEnterTimestampMonotonic consul nomad weave");
  const before = started("u1");
  await change(5, 5);
  expect(started("u1")).toBe(before);
});

test("a change of all agents goes through the hosts one by one, followers before the leader", async () => {
  const hosts = ["u1", "u2", "u3", "u4", "u5"];
  for (const host of hosts.slice(1)) {
    const first = stack.address(0);
    stack.onHost(host, `hand_over consul ${first}; hand_over nomad ${first}`);
  }
  const before = stack.onHost("u5", "date '+%F %T'").trim();
  await change(5, 5, { raftMultiplier: 2 });
  for (const agent of ["consul", "nomad"]) {
    const started = stack.started(agent, hosts);
    expect(started).toEqual(started.toSorted((one, other) => one - other));
    // The last one led before its own turn came.
    const log = stack.onHost(
      "u5",
      `journalctl --quiet --output short-monotonic --unit ${agent} --since '${before}'`,
    );
    const led = /^\[ *([\d.]+)\].*entering leader state/m.exec(log)?.[1];
    expect(Number(led) * 1e6).toBeLessThan(started[4] ?? 0);
  }
  await stack.succeed("verify");
});

test("two of five servers become clients, one after another", async () => {
  await change(5, 3);
  await stack.succeed("verify");
});

test("two hosts go: what ran there has moved, and nobody has an address or a vote of theirs", async () => {
  await change(3, 3);
  const places = await runningOn();
  expect(places.filter((place) => !["u1", "u2", "u3"].includes(place))).toEqual([]);
  const report = "curl -s --header 'Accept: application/json' 127.0.0.1:6782/report";
  const owners = stack.onHost("u1", `${report} | jq --raw-output '[.IPAM.Entries[].Nickname] | unique[]'`);
  expect(["u1", "u2", "u3"]).toEqual(expect.arrayContaining(owners.trim().split("\n")));
  expect(stack.onHost("u1", "consul members | grep -c left")).toBe("2\n");
  const inNomad = z.array(z.object({ Name: z.string() })).parse(await readLed(nomad, "/v1/nodes"));
  expect(inNomad.map(({ Name }) => Name).toSorted()).toEqual(["u1", "u2", "u3"]);
  await stack.succeed("verify");
});

test.each([
  ["recreated", "u2", () => ["--replace-host", "u2"]],
  [
    "that somebody has removed",
    "u1",
    () => {
      stack.removeHost("u1");
      return [];
    },
  ],
])(
  "a host %s is a server and a client as before, and nothing of the former one is left: %s",
  async (_what, host, lose) => {
    const former = stack.onHost(host, "cat /opt/consul/node-id");
    await up(3, ...lose());
    const now = stack.onHost(host, "cat /opt/consul/node-id");
    expect(now).not.toBe(former);
    const inConsul = z
      .array(z.object({ ID: z.string(), Node: z.string() }))
      .parse(await readLed(consul, "/v1/catalog/nodes"));
    expect(inConsul.filter(({ Node }) => Node === host)).toEqual([{ ID: now.trim(), Node: host }]);
    const inNomad = z
      .array(z.object({ Name: z.string(), Status: z.string() }))
      .parse(await readLed(nomad, "/v1/nodes"));
    expect(inNomad.filter(({ Name }) => Name === host)).toEqual([{ Name: host, Status: "ready" }]);
    await stack.succeed("verify");
    await stack.succeed("up", "--expect-no-changes");
  },
);

test("three servers become one, at once", async () => {
  await change(1, 1);
  expect(await runningOn()).toEqual(["u1", "u1", "u1", "u1"]);
  await stack.succeed("verify");
});

test("the only server, switched off by somebody, is started by up, and knows what it knew", async () => {
  await askApi(consul, "/v1/kv/kept", { method: "PUT", body: "by the only server" });
  stack.stopHost("u1");
  await stack.succeed("up");
  expect(await (await askApi(consul, "/v1/kv/kept?raw")).text()).toBe("by the only server");
  await stack.succeed("verify");
  await stack.succeed("up", "--expect-no-changes");
});
