import { Listr } from "listr2";
import { plainLines, runAll, secondsSince, type Task, type TaskRunner } from "./progress.ts";

/** The runner that fits stdout: a live list on a terminal, whole lines elsewhere; silent about what was there already. */
export function taskRunner(): TaskRunner {
  return process.stdout.isTTY
    ? liveList
    : plainLines((line) => {
        console.log(line);
      });
}

const liveList: TaskRunner = async (tasks) => {
  const shown = new Map<Task, Promise<void>>();
  const worked = new Set<Task>();
  const results: string[] = [];
  const list = new Listr(
    tasks.map((task) => ({
      title: task.title,
      task: (_context: unknown, row: { title: string; output: string }) => {
        const started = performance.now();
        const show = (text: string) => {
          worked.add(task);
          row.output = `${text} (${secondsSince(started)})`;
        };
        const running = task.run({ say: show, detail: show }).then((result) => {
          if (worked.has(task)) {
            results.push(`${task.title}: ${result} (${secondsSince(started)})`);
          }
        });
        shown.set(task, running);
        return running;
      },
    })),
    // Signals are the business of the program that runs this.
    {
      concurrent: true,
      exitOnError: false,
      registerSignalListeners: false,
      rendererOptions: { showErrorMessage: false, clearOutput: true },
    },
  );
  await list.run();
  for (const line of results) {
    console.log(line);
  }
  await runAll(tasks, async (task) => shown.get(task));
};
