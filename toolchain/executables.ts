import { access, constants, stat } from "node:fs/promises";
import { delimiter, join } from "node:path";

/** Whether a path is a file that may be executed. */
export async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}

/** All executables of a name in the folders of PATH, in their order. */
export async function onPath(name: string): Promise<string[]> {
  const folders = (process.env["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");
  const found: string[] = [];
  for (const path of new Set(folders.map((folder) => join(folder, name)))) {
    if (await isExecutable(path)) {
      found.push(path);
    }
  }
  return found;
}
