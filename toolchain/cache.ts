import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { homedir, release } from "node:os";
import { join, resolve } from "node:path";
import { gunzipSync } from "node:zlib";
import { tools, type Binary, type Tool, type ToolName } from "./versions.ts";

/**
 * The folder of everything that is downloaded or built, outside the checkout:
 * `NOMAD_ON_WEAVE_CACHE`, else `nomad-on-weave` in the user's cache folder.
 */
export function cacheDirectory(environment: NodeJS.ProcessEnv = process.env): string {
  const own = environment["NOMAD_ON_WEAVE_CACHE"];
  if (own !== undefined && own !== "") {
    return resolve(own);
  }
  const users = environment["XDG_CACHE_HOME"];
  return join(
    users !== undefined && users !== "" ? resolve(users) : join(homedir(), ".cache"),
    "nomad-on-weave",
  );
}

/** The folder of the images that are fetched for VMs. */
export function downloadDirectory(): string {
  return join(cacheDirectory(), "downloads");
}

/** The folder in the cache that a tool's executables are in once it is installed there. */
export function toolDirectory(tool: ToolName, kernel: WeaveVariant = weaveVariant()): string {
  return join(cacheDirectory(), "tools", tool, buildOf(tool, kernel));
}

/** The version of a tool, with what tells its build from others of that version: `1.11.3+release`. */
export function buildOf(tool: ToolName, kernel: WeaveVariant = weaveVariant()): string {
  const { version, build }: Tool = tools[tool];
  return tool === "weave" ? weaveBuild(kernel) : [version, ...(build === undefined ? [] : [build])].join("+");
}

/** What a build of Weave for some kernels is called: another one if the changes to its module are others. */
export function weaveBuild(kernel: WeaveVariant = weaveVariant()): string {
  return `${tools.weave.version}+${kernel}.socket`;
}

/** The path in the cache of an executable; it is there once `npm run tools` has installed its tool. */
export function toolPath(binary: Binary, kernel?: WeaveVariant): string {
  return join(toolDirectory(toolOf(binary), kernel), binary);
}

/** The tool that an executable belongs to. */
export function toolOf(binary: Binary): ToolName {
  for (const { name, binaries } of Object.values(tools)) {
    if (binaries.some((each) => each === binary)) {
      return name;
    }
  }
  throw new Error(`no tool of toolchain/versions.ts has the executable ${binary}`);
}

/** What is looked at to tell whether a kernel has the dummy network driver; a test puts its own here. */
export interface KernelSources {
  /** The root of the file system with /proc, /boot and /lib/modules. */
  root: string;
  /** The kernel's release, as `uname -r` prints it. */
  release: string;
  /** Tries to make a dummy device. */
  probe: () => boolean;
}

/** Which kernels a weaver is for: those that have the dummy driver, or those that lack it. */
export type WeaveVariant = "dummy" | "ifb";

/**
 * Which weaver fits this kernel: `dummy`, or `ifb` where the kernel lacks the dummy driver.
 * The kernel's own lists decide; only where there are none is a device made, and removed again.
 */
export function weaveVariant(
  { root, release, probe }: KernelSources = { root: "/", release: kernelRelease, probe: canMakeDummyDevice },
): WeaveVariant {
  const modules = join(root, "lib/modules", release);
  for (const list of ["modules.builtin", "modules.dep"]) {
    if (/\/dummy\.ko/.test(textOf(join(modules, list)))) {
      return "dummy";
    }
  }
  const config = textOf(join(root, "proc/config.gz")) || textOf(join(root, "boot", `config-${release}`));
  if (/^CONFIG_DUMMY=y$/m.test(config)) {
    return "dummy";
  }
  if (/^# CONFIG_DUMMY is not set$/m.test(config)) {
    return "ifb";
  }
  return probe() ? "dummy" : "ifb";
}

const kernelRelease = release();

function textOf(path: string): string {
  if (!existsSync(path)) {
    return "";
  }
  const content = readFileSync(path);
  return (path.endsWith(".gz") ? gunzipSync(content) : content).toString();
}

function canMakeDummyDevice(): boolean {
  const name = `dummy${process.pid}`;
  try {
    execFileSync("ip", ["link", "add", name, "type", "dummy"], {
      stdio: "pipe",
      env: { ...process.env, LC_ALL: "C" },
    });
  } catch (error) {
    // Anything else, such as a missing right, says nothing about the kernel.
    return !/not supported|unknown device type/i.test(error instanceof Error ? error.message : "");
  }
  execFileSync("ip", ["link", "delete", name], { stdio: "pipe" });
  return true;
}
