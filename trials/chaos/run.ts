import type { ChildProcess } from "node:child_process";
import type { Outcome, TestStack } from "../../testbed/testStack.ts";

const longestSeconds = 300;

/**
 * Runs a script of the project on a stack, as {@link endOf} bounds it.
 *
 * @throws Error with all that it printed, if it does not end well
 */
export async function succeed(stack: TestStack, script: string, signal: AbortSignal): Promise<void> {
  const { code, output } = await endOf(stack.start(script), signal);
  signal.throwIfAborted();
  if (code !== 0) {
    throw new Error(`npm run ${script} ended with ${code}:\n${output}`);
  }
}

/**
 * How a run has ended. One that takes longer than five minutes is killed.
 *
 * @param run that was started.
 * @param signal interrupts it, as Ctrl-C would.
 */
export async function endOf(
  { child, done }: ReturnType<TestStack["start"]>,
  signal: AbortSignal,
): Promise<Outcome> {
  const interrupt = () => {
    send(child, "SIGINT");
  };
  const timer = setTimeout(() => {
    killAll(child);
  }, longestSeconds * 1000);
  signal.addEventListener("abort", interrupt, { once: true });
  if (signal.aborted) {
    interrupt();
  }
  const outcome = await done;
  clearTimeout(timer);
  signal.removeEventListener("abort", interrupt);
  return outcome;
}

/** Ends a run with -9, and all that it has started. */
export function killAll(child: ChildProcess): void {
  send(child, "SIGKILL");
}

/** To the process group that the run leads. */
function send(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) {
    process.kill(-child.pid, signal);
  }
}
