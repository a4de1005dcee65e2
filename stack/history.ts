import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";

const kept = 20;
// `dev-1764310000000000000.checkpoint.json`, `dev.1764310000000000000.json`, each with notes beside it (`.attrs`).
const stamped = /[-.](?<nanoseconds>\d{19})\./;

/**
 * Removes what Pulumi has kept of all but the last 20 runs. Each run leaves a copy of the whole state.
 *
 * @param folder with the history, or the copies, of one stack.
 */
export function pruneHistory(folder: string): void {
  const files = (existsSync(folder) ? readdirSync(folder) : []).map((name) => ({
    path: join(folder, name),
    run: stamped.exec(name)?.groups?.["nanoseconds"],
  }));
  const runs = [...new Set(files.flatMap(({ run }) => (run === undefined ? [] : [run])))].toSorted();
  const last = runs.slice(-kept);
  for (const { path, run } of files) {
    if (run !== undefined && !last.includes(run)) {
      rmSync(path, { force: true });
    }
  }
}
