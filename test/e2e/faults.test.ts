import { z } from "zod";
import { turnsOf } from "../../chaos/fault.ts";
import { powerFaults } from "../../chaos/faults/power.ts";
import { networkFaults } from "../../chaos/faults/network.ts";
import { processFaults } from "../../chaos/faults/processes.ts";
import { strike } from "../../chaos/strike.ts";
import { type Subject, configure, subjectOf } from "../../chaos/subject.ts";
import { followRelease } from "../../components/jobs/deployment.ts";
import { NomadApi } from "../../components/jobs/nomadApi.ts";
import { prepare } from "../../scripts/stack/prepare.ts";
import { openStack } from "../../scripts/stack/pulumi.ts";
import { accessTo } from "../../scripts/status/askAny.ts";
import { runCommand } from "../../scripts/tools/command.ts";
import { TestStack } from "../support/testStack.ts";

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

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) {
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}
