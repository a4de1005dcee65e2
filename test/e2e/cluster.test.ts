import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { callApi } from "../../components/api/client.ts";
import { z } from "zod";
import { ownStacks } from "../../stack/workspace.ts";
import { Checkout } from "../support/checkout.ts";
import { TestStack, overlay } from "../../testbed/testStack.ts";

const stack = new TestStack("cluster");
// Also on a slow machine: a test that hangs is ended, none depends on its time.
jest.setTimeout(600_000);

const names = ["e1", "e2", "e3"];

beforeAll(async () => {
  stack.configure({ names, count: 3 });
  await stack.succeed("down");
});

afterAll(async () => {
  await stack.remove();
});

/** The names of what failed, of all checks that `verify` made. */
async function failedChecks(): Promise<string[]> {
  const output = await stack.succeed("verify", "--json");
  const results: unknown = JSON.parse(output.slice(output.indexOf("[\n")));
  if (!Array.isArray(results) || results.length < 13) {
    throw new Error(`verify made too few checks:\n${output}`);
  }
  return results.flatMap((result: { name: string; passed: boolean }) => (result.passed ? [] : [result.name]));
}

test("up stands the cluster up, and says how to go on", async () => {
  const output = await stack.succeed("up");
  expect(output).toContain(`https://${stack.address(0)}:8501/ui`);
  expect(output).toContain(`ssh -F .state/${stack.name}/ssh/config e1`);
  expect(await failedChecks()).toEqual([]);
});

test("status shows every host and the job as healthy", async () => {
  await stack.untilGreen();
  const output = await stack.succeed("status", "--json");
  expect(JSON.parse(output)).toMatchObject({
    healthy: true,
    hosts: names.map((name) => ({ name, healthy: true })),
    jobs: [{ name: "httpbackend", instances: { healthy: 3, wanted: 3 } }],
  });
});

test("up again changes nothing, and neither does a refresh, twice", async () => {
  expect(await stack.succeed("up", "--expect-no-changes")).toMatch(
    /^Provider plugins: \w+ \(the stack uses them/m,
  );
  await stack.succeed("up", "--refresh", "--expect-no-changes");
  await stack.succeed("up", "--refresh", "--expect-no-changes");
});

test("the plugins of a stack are one of two sets, and which and why is printed", async () => {
  const { code, output } = await stack.run("up", "--plugins", "mine");
  expect(code).toBe(1);
  expect(output).toContain('--plugins is official or offline, not "mine".');
  const preview = await stack.succeed("preview", "--plugins", "offline", "--expect-no-changes");
  expect(preview).toContain("as --plugins offline says");
});

test("a command runs on all hosts or on some, and says where it fails", async () => {
  expect((await stack.succeed("exec", "hostname")).split("\n")).toEqual(
    expect.arrayContaining(names.map((name) => `${name}  ${name}`)),
  );
  expect(await stack.succeed("exec", "--host", "e2", "--", "uname", "-s")).toBe("e2  Linux\n");
  const { code, output } = await stack.run("exec", "--host=e1", "no-such-command");
  expect(code).toBe(1);
  expect(output).toMatch(/^e1 .*no-such-command: command not found/m);
  expect((await stack.run("exec", "--host", "e9", "true")).output).toContain("There is no host e9");
});

test("what a command prints is shown while it runs", async () => {
  const wait = "echo begins; until [ -e /run/go-on ]; do sleep 0.1; done";
  const { said, done } = stack.start("exec", "--host", "e1", wait);
  await said("e1  begins\n");
  stack.onHost("e1", "touch /run/go-on");
  expect(await done).toEqual({ code: 0, output: "e1  begins\n" });
});

test("the logs of a job and of a unit are there, by host", async () => {
  expect(await stack.succeed("logs", "httpbackend")).toMatch(
    /^e\d \w{8} {2}.*httpbackendservice v1\.0\.0 listens/m,
  );
  expect(await stack.succeed("logs", "consul", "e1", "--lines", "5")).toMatch(/^(e1 {2}.*\n){5}$/);
  expect((await stack.run("logs", "nothing")).output).toContain("Whose log? One of the jobs httpbackend");
});

test("a bundle has the logs of all hosts and jobs, and no secret", async () => {
  const [, file = ""] = /^(\S+\.tar\.gz) has logs/m.exec(await stack.succeed("logs", "--bundle")) ?? [];
  const list = execFileSync("tar", ["--list", "--file", file], { encoding: "utf8" });
  for (const name of names) {
    expect(list).toContain(`./hosts/${name}/consul/journal\n`);
  }
  expect(list).toMatch(/^\.\/jobs\/httpbackend\/e\d-/m);
  const text = execFileSync("tar", ["--extract", "--to-stdout", "--file", file], {
    encoding: "utf8",
    maxBuffer: 256e6,
  });
  expect(text).toContain("Consul agent running!");
  const { consul, nomad } = await stack.access();
  const secrets = [
    consul.token,
    nomad.token,
    readFileSync(`.state/${stack.name}/ssh/key`, "utf8").split("\n")[1],
  ];
  expect(secrets.filter((each) => each === undefined || text.includes(each))).toEqual([]);
});

test("a changed count is one update, of that job and its deployment", async () => {
  stack.configure({ names, count: 2 });
  const preview = await stack.succeed("preview");
  expect(preview).toContain("~ 2 to update");
  expect(preview).not.toMatch(/to (create|delete|replace)/);
  expect(preview).toContain("Count: 3 => 2");
  const output = await stack.succeed("up");
  expect(output).toMatch(/nomad:index:Job httpbackend updated/);
  expect(await failedChecks()).toEqual([]);
});

test("no secret stands in clear in the state", () => {
  const key = readFileSync(`.state/${stack.name}/ssh/key`, "utf8").split("\n")[1] ?? "";
  expect(key.length).toBeGreaterThan(40);
  const state = readFileSync(join(ownStacks, `${stack.name}.json`), "utf8");
  expect(state).not.toContain(key);
});

test("a router, an agent or a host that is restarted comes back by itself", async () => {
  stack.onHost("e2", "systemctl restart weave docker consul nomad");
  await stack.succeed("up", "--expect-no-changes");
  await stack.untilGreen();
});

test("each start of a Consul agent changes a check of its host, for those who wait for changes", async () => {
  const { consul } = await stack.access("management");
  const checks = z.array(z.object({ CheckID: z.string(), Status: z.string(), Notes: z.string() }));
  const started = async () => {
    const all = checks.parse(await callApi(consul, "GET", "health/node/e2"));
    return all.find(({ CheckID }) => CheckID === "started");
  };
  const before = await started();
  expect(before).toMatchObject({ Status: "passing", Notes: expect.stringMatching(/^\w{32}$/) as unknown });
  stack.onHost("e2", "systemctl restart consul");
  let now = before;
  while (now?.Notes === before?.Notes) {
    await new Promise((resolve) => setTimeout(resolve, 500));
    now = await started();
    expect(now).toMatchObject({ Status: "passing" });
  }
  await stack.untilGreen();
});

test("stop ends the agents and the jobs, also twice, and start brings them back", async () => {
  await stack.succeed("stop");
  const said = (await stack.succeed("stop")).trim().split("\n");
  expect(said.toSorted()).toEqual(names.map((name) => `${name}  stopped`));
  expect(
    stack.onHost("e1", "docker ps --quiet; pgrep --list-name --exact 'consul|nomad|weaver' || true"),
  ).toBe("");
  expect((await stack.run("status")).code).toBe(1);
  expect(await stack.succeed("topology")).toMatch(/^0 of 3 hosts healthy, 0 of 3 links established, /m);
  expect(await stack.succeed("start")).toContain("httpbackend");
  await stack.untilGreen();
  await stack.succeed("start");
  await stack.succeed("up", "--expect-no-changes");
});

test("what somebody has changed on a host is shown by status, and repaired by up", async () => {
  stack.onHost(
    "e2",
    `systemctl disable --now nomad
docker ps --quiet --filter label=com.hashicorp.nomad.alloc_id | xargs --no-run-if-empty docker rm --force
docker network rm weave
sed -i 's/{/{ /' /etc/consul.d/agent.json
echo >>/etc/systemd/system/weave.service
echo >>/usr/local/lib/nomad-on-weave-library/*
cp --remove-destination /bin/true /usr/local/bin/weaver
hosts=$(sed '/nomad-on-weave begin/,$d' /etc/hosts); echo "$hosts" >/etc/hosts
echo nameserver 192.0.2.53 >/etc/resolv.conf # as a DHCP client does`,
  );
  const drift = async () => {
    const { output } = await stack.run("status", "--json");
    return (JSON.parse(output) as { hosts: { drift: string[] }[] }).hosts.map((host) => host.drift);
  };
  expect(await drift()).toEqual([
    [],
    expect.arrayContaining([
      "nomad is disabled",
      "/etc/consul.d/agent.json is changed",
      "/etc/systemd/system/weave.service is changed",
      expect.stringMatching(/^\/usr\/local\/lib\/nomad-on-weave-library\/\w+ is changed$/),
      expect.stringMatching(/^Weave is gone instead of /),
      "the Docker network weave is gone",
      "/etc/hosts is changed",
      "/etc/resolv.conf is changed",
    ]),
    [],
  ]);
  const output = await stack.succeed("up");
  expect(output).toMatch(/^e2: nomad (inactive|failed)$/m);
  expect(output).not.toMatch(/-e[13] updat/);
  await stack.untilGreen();
  expect(await drift()).toEqual([[], [], []]);
  expect(stack.onHost("e2", "cat /etc/consul.d/recursors.json")).toContain("192.0.2.53");
  await stack.succeed("up", "--expect-no-changes");
});

test("policies that somebody has changed or deleted are shown by status, and repaired by up", async () => {
  const { consul, nomad } = await stack.access("management");
  const policies = z
    .array(z.object({ ID: z.string(), Name: z.string() }))
    .parse(await callApi(consul, "GET", "acl/policies"));
  const id = policies.find(({ Name }) => Name === "dns")?.ID ?? "";
  await callApi(consul, "PUT", `acl/policy/${id}`, { Name: "dns", Rules: 'operator = "write"' });
  await callApi(nomad, "DELETE", "acl/policy/read-only");
  const warnings = async () => {
    const { output } = await stack.run("status", "--json");
    return (JSON.parse(output) as { warnings: string[] }).warnings;
  };
  expect(await warnings()).toEqual([
    "the policy dns of Consul is changed or gone; npm run up repairs it",
    "the policy read-only of Nomad is changed or gone; npm run up repairs it",
  ]);
  await stack.succeed("up");
  expect(await warnings()).toEqual([]);
  await stack.succeed("up", "--expect-no-changes");
});

test("a job that somebody has taken out of Nomad is brought back by up", async () => {
  const { nomad } = await stack.access();
  await callApi(nomad, "DELETE", "job/httpbackend?purge=true");
  expect(await stack.succeed("up")).toContain("httpbackend: Nomad does not have it any more");
  await stack.untilGreen();
  await stack.succeed("up", "--expect-no-changes");
});

test("another network for the hosts is refused by preview and by up, and nothing has changed", async () => {
  const hosts = { ...stack.dockerHosts(names), subnet: "172.31.80.0/24", firstAddress: "172.31.80.3" };
  stack.write({ hosts, overlay, jobs: { httpbackend: { count: 2 } } });
  for (const script of ["preview", "up"]) {
    const { code, output } = await stack.run(script);
    expect(code).not.toBe(0);
    expect(output).toContain(`e2: another address (${stack.address(1)} => 172.31.80.4) recreates the host`);
  }
  stack.configure({ names, count: 2 });
  await stack.succeed("up", "--expect-no-changes");
});

test("another checkout with a stack of this name makes nothing and removes nothing", async () => {
  const another = new Checkout("another");
  try {
    const intruder = new TestStack("cluster", another.directory);
    intruder.configure({ names, count: 1 });
    for (const script of ["preview", "up"]) {
      const { code, output } = await intruder.run(script);
      expect(code).not.toBe(0);
      expect(output).toMatch(
        /nomad-on-weave-test-cluster, nomad-on-weave-test-cluster-e1, .*-e2, .*-e3: belongs to the stack test-cluster of/,
      );
    }
    await intruder.succeed("down");
  } finally {
    another.remove();
  }
  await stack.succeed("up", "--expect-no-changes");
  expect(await failedChecks()).toEqual([]);
});

test("a host more, and a host less, whose part of the overlay the others take over", async () => {
  stack.configure({ names: [...names, "e4"], count: 3 });
  await stack.succeed("up");
  expect(await failedChecks()).toEqual([]);

  stack.configure({ names, count: 3 });
  await stack.succeed("up");
  await stack.untilGreen();
  const report = stack.onHost("e2", "curl -s -H 'Accept: application/json' 127.0.0.1:6782/report");
  const { IPAM } = JSON.parse(report) as { IPAM: { Entries: { Nickname: string }[] } };
  expect(new Set(IPAM.Entries.map((entry) => entry.Nickname))).toEqual(new Set(names));
});

test("down leaves nothing", async () => {
  await stack.succeed("down");
  expect(stack.leftovers()).toEqual([]);
  expect(readFileSync("/proc/mounts", "utf8")).not.toContain(`nomad-on-weave-${stack.name}`);
  expect(execFileSync("ps", ["-eo", "args"], { encoding: "utf8" })).not.toContain(stack.name);
});
