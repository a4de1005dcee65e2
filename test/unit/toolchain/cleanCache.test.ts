import { existsSync, mkdirSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { toolDirectory } from "../../../toolchain/cache.ts";
import { jobImagesFile } from "../../../toolchain/images.ts";
import { cleanCache } from "../../../toolchain/cleanCache.ts";
import { makeSandbox, type Sandbox } from "./sandbox.ts";

let sandbox: Sandbox;
beforeEach(() => {
  sandbox = makeSandbox();
});
afterEach(() => {
  sandbox.remove();
});

const now = new Date("2027-06-01T12:00:00Z");
const before = (days: number) => new Date(now.getTime() - days * 86_400_000);

/** A file that was made long ago, in a folder that was too, and read some days ago. */
function put(path: string, read: number): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, "");
  utimesSync(path, before(read), before(400));
  utimesSync(dirname(path), before(400), before(400));
  return path;
}

const inCache = (...parts: string[]) => join(sandbox.cache, ...parts);

test("other versions that nobody has run for 90 days are removed from the cache", async () => {
  const [old, used] = [
    put(inCache("tools", "consul", "1.20.0", "consul"), 91),
    put(inCache("tools", "nomad", "1.10.0", "nomad"), 89),
  ];
  const images = put(inCache("images", "jobs-0123456789ab.tar"), 91);
  await cleanCache(now);
  expect([old, dirname(old), used, images].map(existsSync)).toEqual([false, false, true, false]);
});

test("what this checkout needs stays, and is marked as used", async () => {
  const tool = put(join(toolDirectory("consul"), "consul"), 300);
  const images = put(jobImagesFile(), 300);
  await cleanCache(now);
  expect(existsSync(tool)).toBe(true);
  expect([dirname(tool), images].map((path) => statSync(path).mtime)).toEqual([now, now]);
});

test("what this program has not put there stays", async () => {
  const others = [
    put(inCache("tools", "consul", "mine", "consul"), 300),
    put(inCache("tools", "other", "1.0.0", "other"), 300),
    put(inCache("images", "jobs.list"), 300),
    put(inCache("downloads", "image.qcow2"), 300),
  ];
  await cleanCache(now);
  expect(others.every(existsSync)).toBe(true);
});

test("a cache that is not there is no fault", async () => {
  await expect(cleanCache(now)).resolves.toBeUndefined();
});
