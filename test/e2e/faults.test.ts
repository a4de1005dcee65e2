import { isDeepStrictEqual } from "node:util";
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

const allocations = z.array(z.object({ ID: z.string(), NodeName: z.string(), ClientStatus: z.string() }));

/** What runs of the back end, and where: the hosts by the IDs of the allocations. */
async function running(nomad: NomadApi): Promise<Record<string, string>> {
  const { body } = await nomad.read("job/httpbackend-fabio/allocations", allocations);
  const alive = body.filter(({ ClientStatus }) => ClientStatus === "running");
  return Object.fromEntries(alive.map(({ ID, NodeName }) => [ID, NodeName]));
}

/** What the router of a host has given addresses to. */
function addressed(host: string): string {
  return stack.onHost(host, "curl -s 127.0.0.1:6784/ip | jq '.owned | length'");
}

test("what runs on the leader's host runs elsewhere while it is away, and there again when it is back", async () => {
  const { nomadLeader: away } = await subject.look();
  const { address } = subject.outputs.hosts.find(({ name }) => name !== away) ?? {};
  const access = accessTo(subject.outputs, "nomad").find((each) => each.address.includes(`${address}:`));
  const nomad = new NomadApi(access ?? subject.outputs.access.nomad);
  const before = await running(nomad);
  expect(Object.values(before).toSorted()).toEqual(["c1", "c2", "c3"]);
  const given = addressed(away);

  await runCommand("docker", ["kill", subject.container(away)]);
  await until(async () => {
    const places = Object.values(await running(nomad));
    return places.length === 3 && !places.includes(away);
  });

  // The edge is on every host: its release is not to wait for one that may never come back.
  const { body: job } = await nomad.read("job/fabio", z.looseObject({}));
  await nomad.write("jobs", { Job: { ...job, Meta: { release: "another" } } }, z.unknown());
  expect(await followRelease(nomad, { job: "fabio", say: () => undefined })).toBe("fabio v1 runs");

  await runCommand("docker", ["start", subject.container(away)]);
  await until(async () => isDeepStrictEqual(await running(nomad), before));
  await stack.untilGreen();

  // A power cut must not use up the overlay's addresses, nor hold Docker up until the router is there.
  expect(addressed(away)).toBe(given);
  const ofThisBoot = "_SYSTEMD_INVOCATION_ID=$(systemctl show --property InvocationID --value docker)";
  expect(stack.onHost(away, `journalctl ${ofThisBoot}`)).not.toContain("Unable to locate plugin");
});

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) {
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}
