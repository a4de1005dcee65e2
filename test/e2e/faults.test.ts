import { powerFaults } from "../../chaos/faults/power.ts";
import { networkFaults } from "../../chaos/faults/network.ts";
import { processFaults } from "../../chaos/faults/processes.ts";
import { strike } from "../../chaos/strike.ts";
import { type Subject, configure, subjectOf } from "../../chaos/subject.ts";
import { prepare } from "../../scripts/stack/prepare.ts";
import { openStack } from "../../scripts/stack/pulumi.ts";
import { TestStack } from "../support/testStack.ts";

// The most telling faults of `npm run chaos`, which has them all.

const stack = new TestStack("faults");
const running = new AbortController();
let subject: Subject;
// Also on a slow machine: a test that hangs is ended, none depends on its time.
jest.setTimeout(600_000);

beforeAll(async () => {
  configure(stack);
  await stack.succeed("down");
  await stack.succeed("up");
  const prepared = await prepare(false, running.signal);
  subject = await subjectOf(stack, await openStack({ stack: stack.name }, prepared));
});

afterAll(async () => {
  running.abort();
  await stack.remove();
});

const faults = [...processFaults, ...powerFaults, ...networkFaults];

test.each(["kill-weave", "kill-consul", "kill-nomad", "stop-leader", "partition"])(
  "%s heals by itself, and nothing that was acknowledged is lost",
  async (name) => {
    const fault = faults.find((each) => each.name === name);
    const hosts = fault?.turns(await subject.look())[0];
    if (!fault || !hosts) {
      throw new Error(`there is no fault ${name}`);
    }
    const seen = await strike(subject, fault, hosts, running.signal);
    expect(seen).toMatchObject({ lost: [], healedBy: "by itself", remarks: [] });
    expect(seen.problem).toBeUndefined();
    expect(seen.healedAfter).toBeDefined();
    expect(seen.acknowledged).toBeGreaterThan(20);
    expect(seen.requests.failedEverywhere).toBeLessThan(seen.requests.sent);
  },
);
