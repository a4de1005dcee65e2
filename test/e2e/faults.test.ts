import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { turnsOf } from "../../trials/chaos/fault.ts";
import { powerFaults } from "../../trials/chaos/faults/power.ts";
import { networkFaults } from "../../trials/chaos/faults/network.ts";
import { processFaults } from "../../trials/chaos/faults/processes.ts";
import { strike } from "../../trials/chaos/strike.ts";
import { type Subject, configure, subjectOf } from "../../trials/chaos/subject.ts";
import { followRelease } from "../../components/jobs/deployment.ts";
import { NomadApi } from "../../components/api/nomad.ts";
import { sshVariables } from "../../components/remote/sshEnvironment.ts";
import { prepare } from "../../stack/prepare.ts";
import { openStack } from "../../stack/pulumi.ts";
import { accessTo } from "../../observe/askAny.ts";
import { runCommand } from "../../toolchain/command.ts";
import { TestStack } from "../../testbed/testStack.ts";

// The most telling faults of `npm run chaos`, which has them all.

const stack = new TestStack("faults");
const ended = new AbortController();
let subject: Subject;
// Also on a slow machine: a test that hangs is ended, none depends on its time.
jest.setTimeout(600_000);

beforeAll(async () => {
  configure(stack);
  await stack.succeed("down");
  await stack.succeed("up");
  const prepared = await prepare(false, ended.signal);
  subject = await subjectOf(stack, await openStack({ stack: stack.name }, prepared));
});

afterAll(async () => {
  ended.abort();
  await stack.remove();
});

const faults = [...processFaults, ...powerFaults, ...networkFaults];

test.each(["kill-weave", "kill-consul", "kill-nomad", "stop-leader", "partition"])(
  "%s heals by itself, and nothing that was acknowledged is lost",
  async (name) => {
    const fault = faults.find((each) => each.name === name);
    if (!fault) {
      throw new Error(`there is no fault ${name}`);
    }
    const [hosts = []] = await turnsOf(fault, subject.look, ended.signal);
    const seen = await strike(subject, fault, hosts, ended.signal);
    expect(seen).toMatchObject({ lost: [], healedBy: "by itself", remarks: [] });
    expect(seen.problem).toBeUndefined();
    expect(seen.healedAfter).toBeDefined();
    expect(seen.acknowledged).toBeGreaterThan(20);
    expect(seen.requests.failedEverywhere).toBeLessThan(seen.requests.sent);
  },
);

const allocations = z.array(z.object({ NodeName: z.string(), ClientStatus: z.string() }));

/** The hosts on which the back end runs, one for each instance. */
async function places(nomad: NomadApi): Promise<string[]> {
  const { body } = await nomad.read("job/httpbackend-fabio/allocations", allocations);
  return body.filter(({ ClientStatus }) => ClientStatus === "running").map(({ NodeName }) => NodeName);
}

test("what runs on the leader's host runs elsewhere while it is away, and no release waits for it", async () => {
  const { nomadLeader: away } = await subject.look();
  const { address } = subject.outputs.hosts.find(({ name }) => name !== away) ?? {};
  const access = accessTo(subject.outputs, "nomad").find((each) => each.address.includes(`${address}:`));
  const nomad = new NomadApi(access ?? subject.outputs.access.nomad);

  await runCommand("docker", ["kill", subject.container(away)]);
  await until(async () => {
    const now = await places(nomad);
    return now.length === 3 && !now.includes(away);
  });
  for (const name of ["fabio", "httpbackend-fabio"]) {
    const { body: job } = await nomad.read(`job/${name}`, z.looseObject({}));
    await nomad.write("jobs", { Job: { ...job, Meta: { release: "another" } } }, z.unknown());
    expect(await followRelease(nomad, { job: name, say: () => undefined })).toBe(`${name} v1 runs`);
  }
  await runCommand("docker", ["start", subject.container(away)]);
  await stack.untilGreen();

  // A power cut must not use up the overlay's addresses, nor hold Docker up until the router is there.
  const given = stack.onHost(
    away,
    "curl -s --unix-socket /run/weave/control.sock http://weave/ip | jq '.owned | length'",
  );
  const containers = stack.onHost(away, "docker ps --quiet --filter network=weave | wc --lines");
  expect(Number(given)).toBe(Number(containers) + 1);
  const ofThisBoot = "_SYSTEMD_INVOCATION_ID=$(systemctl show --property InvocationID --value docker)";
  expect(stack.onHost(away, `journalctl ${ofThisBoot}`)).not.toContain("Unable to locate plugin");
});

test("what runs on a host that freezes is given up, and the host and the task are named", async () => {
  const [host] = subject.outputs.hosts.slice(-1);
  const read = (file: string) => readFileSync(join(".state", stack.name, "ssh", file), "utf8");
  const [, hostKey = ""] = new RegExp(`^${host?.address}\\S* (.*)$`, "m").exec(read("known_hosts")) ?? [];
  const script = "task='sleeps'; source components/remote/ssh.sh; on_host 'echo begins; sleep 600'";
  const address = host?.address ?? "";
  const running = spawn("bash", ["-euo", "pipefail", "-c", script], {
    // Bash takes a socket for a remote shell, and would read its startup files.
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...process.env,
      ...sshVariables({ address, port: 22, user: "root", hostKey }, read("key").trimEnd()),
      HOST_NAME: host?.name,
    },
  });
  let said = "";
  running.stderr.on("data", (text: Buffer) => (said += text.toString()));
  await once(running.stdout, "data");
  await runCommand("docker", ["pause", subject.container(host?.name ?? "")]);
  try {
    expect(await once(running, "close")).toEqual([255, null]);
  } finally {
    await runCommand("docker", ["unpause", subject.container(host?.name ?? "")]);
  }
  expect(said).toBe(
    `${host?.name} (${address}) cannot be reached over SSH while it sleeps: Timeout, server ${address} not responding.\n`,
  );
  await stack.untilGreen();
});

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) {
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}
