import { randomBytes } from "node:crypto";
import { type LoadResult, startLoad } from "../support/load.ts";
import { encryptInConfig, filesWith } from "../support/secretConfig.ts";
import { TestStack, overlay } from "../../testbed/testStack.ts";

const stack = new TestStack("releases");
const hosts = ["e1", "e2", "e3"] as const;
const edge = `http://${stack.address(0)}:9999/`;
const host = "mysite.com:9999";
const job = "httpbackend-fabio";
const rate = 250;
// Also on a slow machine: a test that hangs is ended, none depends on its time.
jest.setTimeout(900_000);

const rolling = { strategy: "rolling", healthyDeadline: "30s" };

function configure(version: string, release: object = rolling, more: object = {}): void {
  stack.write({
    hosts: stack.dockerHosts(hosts),
    overlay,
    jobs: {
      fabio: {},
      [job]: { image: `nomad-on-weave/httpbackend:${version}`, release },
      ...more,
    },
  });
}

/** How many of some requests each version has answered. */
function versions(requests = 100): Record<string, number> {
  const answers = stack.onHost(
    "e2",
    `for each in $(seq ${requests}); do curl -s -H 'Host: ${host}' ${edge} | head -n 1; done`,
  );
  const found: Record<string, number> = {};
  for (const answer of answers.trim().split("\n")) {
    const version = /version: (\S+)/.exec(answer)?.[1] ?? answer;
    found[version] = (found[version] ?? 0) + 1;
  }
  return found;
}

/** Does something while requests go through fabio, and expects every single one to be answered. */
async function withoutLoss<Result>(what: string, work: () => Promise<Result>): Promise<Result> {
  const load = startLoad(edge, host, rate);
  let result: LoadResult;
  let outcome: Result;
  try {
    outcome = await work();
  } finally {
    result = await load.stop();
  }
  console.log(`${what}: ${result.sent} requests in ${result.seconds.toFixed(0)} s, ${result.failed} failed`);
  expect(result.failed).toBe(0);
  // There was a load: a machine that is busy sends it more slowly.
  expect(result.sent / result.seconds).toBeGreaterThan(rate / 2);
  return outcome;
}

beforeAll(async () => {
  // Its share for canaries is at the edge before there has ever been one, and after the last one.
  configure("v1.0.0", { strategy: "canary" });
  await stack.succeed("down");
  await stack.succeed("up");
  await stack.succeed("verify");
});

afterAll(async () => {
  await stack.remove();
});

test("a rolling release replaces one instance after another", async () => {
  configure("v1.0.1");
  const preview = await stack.succeed("preview");
  expect(preview).toContain("instances: 1 replaced, 2 unchanged");
  expect(preview).toContain(
    "httpbackend-fabio.httpbackend-fabio.Config.image: nomad-on-weave/httpbackend:v1.0.0 => nomad-on-weave/httpbackend:v1.0.1",
  );
  const output = await withoutLoss("rolling", () => stack.succeed("up"));
  expect(output).toMatch(/httpbackend-fabio v1: 3 of 3 placed, 3 healthy/);
  expect(versions()).toEqual({ "v1.0.1": 100 });
});

test("a release that does not become healthy is reverted, with its reason", async () => {
  configure("v1.0.2", { ...rolling, healthyDeadline: "15s" });
  const { code, output } = await withoutLoss("broken", () => stack.run("up"));
  expect(code).not.toBe(0);
  expect(output).toMatch(
    /Failed due to (unhealthy allocations|progress deadline) - rolling back to job version 1/,
  );
  expect(output).toContain("Task not running for min_healthy_time of 1s by healthy_deadline of 15s");
  expect(output).toContain("httpbackendservice v1.0.2 listens on");
  expect(output).toMatch(/Nomad has gone back: httpbackend-fabio v\d+ runs again/);
  expect(versions()).toEqual({ "v1.0.1": 100 });
  configure("v1.0.1");
  await withoutLoss("back to what runs", () => stack.succeed("up"));
  await stack.succeed("up", "--expect-no-changes");
});

test("a canary gets its share until it is promoted", async () => {
  configure("v1.0.0", { strategy: "canary", share: 0.2 });
  const output = await withoutLoss("canary", () => stack.succeed("up"));
  expect(output).toContain("its canaries are healthy and wait: npm run promote httpbackend-fabio");
  const { "v1.0.0": fresh = 0, "v1.0.1": old = 0 } = versions(200);
  expect(fresh + old).toBe(200);
  expect(fresh).toBeGreaterThan(10);
  expect(fresh).toBeLessThan(90);
  await stack.succeed("up", "--expect-no-changes");
  await withoutLoss("promotion", () => stack.succeed("promote", job));
  expect(versions()).toEqual({ "v1.0.0": 100 });
  await stack.succeed("up", "--expect-no-changes");
});

test("green gets nothing until it is promoted, and blue nothing afterwards", async () => {
  configure("v1.0.1", { strategy: "blue-green" });
  await withoutLoss("green", () => stack.succeed("up"));
  expect(versions()).toEqual({ "v1.0.0": 100 });
  await withoutLoss("switch to green", () => stack.succeed("promote", job));
  expect(versions()).toEqual({ "v1.0.1": 100 });
  await stack.succeed("up", "--expect-no-changes");
});

test("Consul is restarted on one host after another, its leader among them, and the edge keeps its routes", async () => {
  await withoutLoss("restarts of Consul", async () => {
    for (const name of hosts) {
      stack.onHost(name, "systemctl restart consul");
      await stack.untilGreen();
    }
  });
});

test("automatic promotion needs nobody", async () => {
  configure("v1.0.0", { strategy: "blue-green", share: 0.5, promotion: "automatic" });
  await withoutLoss("automatic", () => stack.succeed("up"));
  expect(versions()).toEqual({ "v1.0.0": 100 });
});

test("a rollback lets the version before run again, and Pulumi knows it", async () => {
  configure("v1.0.1");
  await stack.succeed("up");
  await withoutLoss("rollback", () => stack.succeed("rollback", job));
  expect(versions()).toEqual({ "v1.0.0": 100 });
  expect(await stack.succeed("preview")).toContain(
    "image: nomad-on-weave/httpbackend:v1.0.0 => nomad-on-weave/httpbackend:v1.0.1",
  );
  await stack.succeed("up");
  expect(versions()).toEqual({ "v1.0.1": 100 });
});

test("what somebody else has changed is not overwritten unless that is asked for", async () => {
  stack.onHost("e1", `nomad job scale -detach ${job} 2`);
  const { code, output } = await stack.run("up");
  expect(code).not.toBe(0);
  expect(output).toMatch(/error: (Error: )?httpbackend-fabio was changed on the cluster: version \d+ runs/);
  expect(await stack.succeed("preview", "--refresh")).toContain("httpbackend-fabio.Count: 2 => 3");
  await withoutLoss("overwritten", () => stack.succeed("up", "--overwrite-jobs"));
  await stack.succeed("verify");
  await stack.succeed("up", "--expect-no-changes");
});

test("a file in Nomad's language runs, with its variables; what Nomad refuses fails in preview", async () => {
  configure("v1.0.1", rolling, { hello: { count: 2 } });
  await stack.succeed("up");
  const addresses = stack.onHost("e1", "dig +short hello.service.dc1.consul").trim().split("\n");
  expect(addresses).toHaveLength(2);
  configure("v1.0.1", rolling, { hello: { count: -1 } });
  expect((await stack.run("preview")).output).toContain(
    "error: jobs/hello.nomad.hcl: Nomad refuses it: Task group hello: Task group count can't be negative",
  );
  configure("v1.0.1", rolling, { hello: { count: "many" } });
  for (const command of ["preview", "preview", "up"]) {
    const { code, output } = await stack.run(command);
    expect(code).not.toBe(0);
    expect(output).toContain("jobs.hello.count must be number: a number is required (jobs/hello.nomad.hcl)");
    expect(output).not.toMatch(/^ *at .*:\d+:\d+/m);
  }
});

/** The value of a variable in the environment of each container of the job hello. */
function inHello(variable: string): string[] {
  const inspect =
    "docker ps --quiet --filter name=hello- | xargs -r docker inspect --format '{{json .Config.Env}}'";
  return hosts.flatMap((name) =>
    [...stack.onHost(name, inspect).matchAll(new RegExp(`"${variable}=([^"]*)"`, "g"))].map(
      ([, value = ""]) => value,
    ),
  );
}

test("a secret of a job reaches Nomad, and stands in clear nowhere", async () => {
  const [first, second] = [randomBytes(12).toString("hex"), randomBytes(12).toString("hex")];
  const printed: string[] = [];
  configure("v1.0.1", rolling, { hello: { count: 1 } });
  encryptInConfig(stack.name, "jobs.hello.password", first);
  printed.push(await stack.succeed("preview", "--diff"), await stack.succeed("up"));
  expect(inHello("PASSWORD")).toEqual([first]);
  encryptInConfig(stack.name, "jobs.hello.password", second);
  const preview = await stack.succeed("preview");
  expect(preview).toContain("hello.hello.Env[PASSWORD]: [secret] => [secret]");
  printed.push(preview, await stack.succeed("preview", "--diff"), await stack.succeed("up"));
  expect(inHello("PASSWORD")).toEqual([second]);
  configure("v1.0.1", rolling, { hello: { count: 1 } });
  printed.push(await stack.succeed("preview", "--diff"), await stack.succeed("topology"));
  for (const secret of [first, second]) {
    expect(printed.filter((output) => output.includes(secret))).toEqual([]);
    expect(filesWith(secret)).toEqual([]);
  }
});
