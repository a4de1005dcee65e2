import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { type Outcome, TestStack } from "../../testbed/testStack.ts";

// Also on a slow machine: a test that hangs is ended, none depends on its time.
jest.setTimeout(600_000);

const stack = new TestStack("killed");

beforeEach(async () => {
  stack.configure({ names: ["k1", "k2", "k3"], count: 3 });
  await stack.succeed("down");
});

afterAll(async () => {
  await stack.remove();
});

/** Whether a command on the first host succeeds; false too while there is no such host. */
function holds(command: string): boolean {
  try {
    stack.onHost("k1", command);
    return true;
  } catch {
    return false;
  }
}

/** Moments at which a run is killed: what has just become true then. `npm run chaos` kills twenty at random ones. */
const containersAreMade = () => stack.leftovers().length > 4;
const imagesAreLoaded = () => holds("systemctl is-active docker");
const jobIsDeployed = () => holds("nomad job status httpbackend");

/** Waits for a moment. It must come before the run ends that is to bring it. */
async function until(isMoment: () => boolean, run?: Promise<Outcome>): Promise<void> {
  let outcome: Outcome | undefined;
  void run?.then((ended) => (outcome = ended));
  while (!isMoment()) {
    if (outcome) {
      throw new Error(`up ended before the moment came:\n${outcome.output}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Starts `up`, and kills all of it with -9 as soon as the moment has come. */
async function killUpAt(isMoment: () => boolean): Promise<void> {
  const { child, done } = stack.start("up");
  await until(isMoment, done);
  process.kill(-(child.pid ?? Number.NaN), "SIGKILL");
  await done;
}

/** What a Docker Engine had noted of its networks when it was killed while it made its own. */
const halfNoted = gunzipSync(readFileSync(new URL("../support/halfNotedNetworks.db.gz", import.meta.url)));

/** Cuts a host's power off in the midst of Docker's start, and switches it on again. */
function cutDockersStart(host: string): void {
  const container = stack.container(host);
  execFileSync("docker", ["kill", container]);
  const image = execFileSync("docker", ["inspect", "--format", "{{.Image}}", container], {
    encoding: "utf8",
  });
  const tee = ["run", "--rm", "--interactive", "--entrypoint=tee", `--volume=${container}:/store`];
  execFileSync("docker", [...tee, image.trim(), "/store/network/files/local-kv.db"], { input: halfNoted });
  execFileSync("docker", ["start", container]);
}

test.each<[string, () => boolean]>([
  ["while a container is made", containersAreMade],
  ["while the job is deployed", jobIsDeployed],
])("up killed with -9 %s is completed by the next up", async (_moment, isMoment) => {
  await killUpAt(isMoment);
  await stack.succeed("up");
  await stack.succeed("verify");
  await stack.succeed("up", "--expect-no-changes");
});

test("a Docker Engine whose start was cut off starts again, before the host is set up and at any time after", async () => {
  await killUpAt(imagesAreLoaded);
  cutDockersStart("k1");
  await stack.succeed("up");
  cutDockersStart("k2");
  await stack.untilGreen();
  expect(stack.onHost("k2", "journalctl --unit docker")).toContain("Its networks were half noted");
});

test("down after a killed up removes everything", async () => {
  await killUpAt(imagesAreLoaded);
  await stack.succeed("down");
  expect(stack.leftovers()).toEqual([]);
});

test("a second up beside one that is at work is refused, and does no harm", async () => {
  const first = stack.start("up");
  await until(() => stack.leftovers().length > 0, first.done);
  const { code, output } = await stack.run("up");
  expect(code).toBe(1);
  expect(output).toMatch(
    /Another run is at work on the stack test-killed: process \d+ of \S+ on \S+, since 20/,
  );
  expect((await first.done).code).toBe(0);
});
