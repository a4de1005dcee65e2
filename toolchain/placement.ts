import { mkdir, mkdtemp, readdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { missingFrom } from "./installed.ts";

const prefix = ".new-";

/**
 * Fills a folder so that it is there only when complete.
 *
 * The caller holds the lock of its parent: what an ended run left half done is removed first.
 * @param fill gets the folder to fill and another one for what is not kept
 * @throws Error when an executable is missing in the end; whatever `fill` throws
 */
export async function placeDirectory(
  directory: string,
  executables: readonly string[],
  fill: (result: string, scratch: string) => Promise<void>,
): Promise<void> {
  const parent = dirname(directory);
  await mkdir(parent, { recursive: true });
  for (const left of (await readdir(parent)).filter((name) => name.startsWith(prefix))) {
    await rm(join(parent, left), { recursive: true, force: true });
  }
  const temporary = await mkdtemp(join(parent, prefix));
  try {
    const [result, scratch] = [join(temporary, "result"), join(temporary, "scratch")];
    await mkdir(result);
    await mkdir(scratch);
    await fill(result, scratch);
    const missing = await missingFrom(result, executables);
    if (missing.length > 0) {
      throw new Error(`${missing.join(", ")} missing in what was made`);
    }
    await rm(directory, { recursive: true, force: true });
    await rename(result, directory);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}
