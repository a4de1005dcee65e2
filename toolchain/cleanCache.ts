import { readdir, rm, stat, utimes } from "node:fs/promises";
import { join } from "node:path";
import { cacheDirectory, toolDirectory } from "./cache.ts";
import { jobImagesFile } from "./images.ts";
import { tools } from "./versions.ts";

const daysKept = 90;
const millisecondsOfDay = 86_400_000;

/**
 * Removes from the cache what this program has put there, this checkout does not need, and nobody has used for 90 days: other
 * versions of tools, and files with images of jobs. What this checkout needs is marked as used, by its time; that something
 * was read or run counts as well, for checkouts that set no marks.
 *
 * @param now the date.
 */
export async function cleanCache(now = new Date()): Promise<void> {
  const needed = new Set([
    ...Object.values(tools).flatMap(({ name }) => [toolDirectory(name, "dummy"), toolDirectory(name, "ifb")]),
    jobImagesFile(),
  ]);
  for (const path of await ownFiles()) {
    const idle = (now.getTime() - (await lastUse(path))) / millisecondsOfDay;
    if (needed.has(path)) {
      await (idle > 1 ? utimes(path, now, now) : undefined);
    } else if (idle > daysKept) {
      await rm(path, { recursive: true, force: true });
    }
  }
}

/** What only this program can have put there, by its name. */
async function ownFiles(): Promise<string[]> {
  const folders: (readonly [string, RegExp])[] = [
    ...Object.values(tools).map(
      ({ name }) => [join(cacheDirectory(), "tools", name), /^\d+\.\d+\.\d+([+-].+)?$/] as const,
    ),
    [join(cacheDirectory(), "images"), /^jobs-[0-9a-f]{12}\.tar$/],
  ];
  const found = folders.map(async ([folder, pattern]) =>
    (await readdir(folder).catch(() => []))
      .filter((name) => pattern.test(name))
      .map((name) => join(folder, name)),
  );
  return (await Promise.all(found)).flat();
}

/** When a file, or one of those in a folder, was last written or read, in milliseconds of the epoch. */
async function lastUse(path: string): Promise<number> {
  // A file has no files in it.
  const inside = await readdir(path).catch(() => []);
  const files = [path, ...inside.map((name) => join(path, name))];
  const times = files.map(async (file) => {
    const { atimeMs, mtimeMs } = await stat(file);
    // Looking at a folder reads it.
    return file === path && inside.length > 0 ? mtimeMs : Math.max(atimeMs, mtimeMs);
  });
  return Math.max(...(await Promise.all(times)));
}
