import { existsSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";

/**
 * Removes the notes on a stack's files (`.attrs`: their type) that a run was writing when it was killed. Pulumi reads no
 * file whose notes are cut off, and any file that has none. The files themselves are whole: each is replaced at once.
 *
 * @param folder of the files of all stacks.
 * @param stack the stack's name. Nobody may be at work on it.
 */
export function removeBrokenNotes(folder: string, stack: string): void {
  const files = existsSync(folder) ? readdirSync(folder) : [];
  for (const file of files.filter((name) => name.startsWith(`${stack}.json`))) {
    const path = join(folder, file);
    const isLeftHalfWritten = file.endsWith(".tmp");
    if (isLeftHalfWritten || (file.endsWith(".attrs") && !isJson(readFileSync(path, "utf8")))) {
      rmSync(path);
    }
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
