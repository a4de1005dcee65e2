import { type ChildProcess, execFile } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { promisify } from "node:util";
import { stackFiles } from "../../stack/fileBackend.ts";
import { ownBackendUrl } from "../../stack/workspace.ts";
import type { TestStack } from "../../testbed/testStack.ts";
import { untilWell } from "./healing.ts";
import type { Random } from "./random.ts";
import { endOf, killAll, succeed } from "./run.ts";

/** What became of a run that was killed, and of the next one. */
export interface KilledRun {
  command: "up" | "down";
  /** Which processes were killed: the whole run, or the Pulumi CLI in it. Nothing if it had ended already. */
  killed: "all of it" | "the CLI" | "nothing";
  /** After how many seconds. */
  after: number;
  /** Whether it left its lock on the state behind. */
  lockLeft: boolean;
  /** How long the next run took, in seconds; undefined if it failed. */
  completedIn: number | undefined;
  /** The next run's output, if it failed. */
  problem?: string;
}

const healthyWithinSeconds = 120;

/**
 * Kills `down` and `up` in turn, each at a random moment, and lets the next run complete it: `down` must then leave nothing,
 * `up` a healthy cluster.
 *
 * @param stack that is up, and is up again afterwards.
 * @param times how often; one that had ended before does not count.
 * @param random chooses moments and processes.
 * @param signal ends it.
 * @param say takes a line for each.
 */
export async function killRuns(
  stack: TestStack,
  times: number,
  random: Random,
  signal: AbortSignal,
  say: (run: KilledRun) => void,
): Promise<KilledRun[]> {
  // How long they take shows what moments there are.
  const lengths = { down: await timed(stack, "down", signal), up: await timed(stack, "up", signal) };
  const runs: KilledRun[] = [];
  while (runs.filter(({ killed }) => killed !== "nothing").length < times) {
    signal.throwIfAborted();
    const command = runs.length % 2 === 0 ? "down" : "up";
    const after = random.fraction() * 0.9 * lengths[command];
    const run = await killOne(stack, command, after, random.pick(["all of it", "the CLI"] as const), signal);
    runs.push(run);
    say(run);
    if (run.completedIn === undefined) {
      await endOf(stack.start("down", "--force"), signal);
      await succeed(stack, "up", signal);
    }
  }
  return runs;
}

async function killOne(
  stack: TestStack,
  command: KilledRun["command"],
  after: number,
  whom: "all of it" | "the CLI",
  signal: AbortSignal,
): Promise<KilledRun> {
  const { child, done } = stack.start(command);
  await setTimeout(after * 1000);
  const hadEnded = child.exitCode !== null;
  const killedCli = whom === "the CLI" && (await killCli(child));
  if (!killedCli) {
    killAll(child);
  }
  await done;
  const killed = hadEnded ? "nothing" : killedCli ? "the CLI" : "all of it";
  const run = { command, killed, after, lockLeft: hasLock(stack) } as const;
  try {
    const completedIn = await timed(stack, command, signal);
    await assertComplete(stack, command, signal);
    return { ...run, completedIn };
  } catch (error) {
    signal.throwIfAborted();
    return { ...run, completedIn: undefined, problem: String(error) };
  }
}

async function assertComplete(
  stack: TestStack,
  command: KilledRun["command"],
  signal: AbortSignal,
): Promise<void> {
  if (command === "down") {
    const left = stack.leftovers();
    if (left.length > 0) {
      throw new Error(`down has left ${left.join(", ")}`);
    }
    return;
  }
  const isWell = async () => (await stack.run("status")).code === 0;
  if ((await untilWell(isWell, { atMost: healthyWithinSeconds }, signal)) === undefined) {
    throw new Error(`not healthy ${healthyWithinSeconds} s after up:\n${(await stack.run("status")).output}`);
  }
}

async function timed(stack: TestStack, command: KilledRun["command"], signal: AbortSignal): Promise<number> {
  const started = performance.now();
  await succeed(stack, command, signal);
  return (performance.now() - started) / 1000;
}

/** @returns whether there was one: a run has it neither at its beginning nor at its end */
async function killCli(child: ChildProcess): Promise<boolean> {
  const args = ["--signal", "KILL", "--pgroup", String(child.pid), "--exact", "pulumi"];
  return promisify(execFile)("pkill", args).then(
    () => true,
    () => false,
  );
}

function hasLock(stack: TestStack): boolean {
  const folder = stackFiles(ownBackendUrl, stack.name)?.locks ?? "";
  return existsSync(folder) && readdirSync(folder).some((file) => file.endsWith(".json"));
}
