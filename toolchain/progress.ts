import { reasonOf } from "../components/reasonOf.ts";

/** Where a task tells what it is doing. */
export interface Reporter {
  /** A new step. */
  say: (text: string) => void;
  /** How far the step is; may come many times a second. */
  detail: (text: string) => void;
}

/** Something that takes a while. */
export interface Task {
  title: string;
  /** Does it. Returns the result in a few words. */
  run: (reporter: Reporter) => Promise<string>;
}

/**
 * Runs all tasks at once and shows how they get on.
 *
 * @throws the first error when one task fails, TasksError when several do; all have ended then
 */
export type TaskRunner = (tasks: readonly Task[]) => Promise<void>;

/** Several tasks failed. */
export class TasksError extends AggregateError {
  override readonly name = "TasksError";

  constructor(errors: readonly unknown[]) {
    super(errors, errors.map((error) => reasonOf(error)).join("\n\n"));
  }
}

const secondsBetweenDetails = 30;

/** A runner that writes whole lines, for logs; nothing for a task that had nothing to do. */
export function plainLines(write: (line: string) => void): TaskRunner {
  return async (tasks) => {
    let done = 0;
    await runAll(tasks, async ({ title, run }) => {
      const started = performance.now();
      let shown = started;
      let hasWorked = false;
      const reporter: Reporter = {
        say: (text) => {
          hasWorked = true;
          shown = performance.now();
          write(`${title}: ${text}`);
        },
        detail: (text) => {
          if (performance.now() - shown >= secondsBetweenDetails * 1000) {
            reporter.say(`${text} (${secondsSince(started)})`);
          }
        },
      };
      const finish = (result: string) => {
        done += 1;
        if (hasWorked) {
          write(`[${done}/${tasks.length}] ${title}: ${result} (${secondsSince(started)})`);
        }
      };
      try {
        finish(await run(reporter));
      } catch (error) {
        hasWorked = true;
        finish("failed");
        throw error;
      }
    });
  };
}

/** Runs something for all tasks at once and waits for all of them, also when one fails. */
export async function runAll(tasks: readonly Task[], run: (task: Task) => Promise<void>): Promise<void> {
  const results = await Promise.allSettled(tasks.map(run));
  const errors: unknown[] = results.filter(({ status }) => status === "rejected").map(rejection);
  if (errors.length > 0) {
    throw errors.length === 1 ? errors[0] : new TasksError(errors);
  }
}

/** The time since a moment of `performance.now()`, in words. */
export function secondsSince(started: number): string {
  return `${((performance.now() - started) / 1000).toFixed(1)} s`;
}

function rejection(result: PromiseSettledResult<void>): unknown {
  return result.status === "rejected" ? result.reason : undefined;
}
