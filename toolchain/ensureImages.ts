import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { jobImages } from "../images/catalog.ts";
import { baseImageName, hostBinaries, jobImagesFile, jobImagesVersion, nodeImageName } from "./images.ts";
import { cleanCache } from "./cleanCache.ts";
import { runCommand } from "./command.ts";
import type { EnsuredTools } from "./ensureTools.ts";
import { ensurePackages } from "./packages.ts";
import { findGo } from "./go.ts";
import { removeOldImages } from "./oldImages.ts";
import type { Reporter } from "./progress.ts";

const root = join(import.meta.dirname, "..");

/** What the images are made with. */
export interface ImagesOptions {
  tools: EnsuredTools;
  /** Whether no image registry is to be asked. */
  offline: boolean;
  reporter: Reporter;
  signal: AbortSignal;
}

/**
 * Removes what nobody uses any more, and makes what does not exist: the images of the jobs, and the image of the docker hosts with the base from a registry or
 * from Debian packages, the agents' executables, the images of the jobs.
 *
 * @param options where the tools are, and whether an image registry may be asked for the base.
 * @returns the result in a few words.
 * @throws CommandError with what the failing step printed
 */
export async function ensureImages(options: ImagesOptions): Promise<string> {
  const { tools, reporter, signal } = options;
  const image = nodeImageName();
  const tar = jobImagesFile();
  await cleanCache();
  if (!existsSync(tar)) {
    reporter.say("the images of the jobs");
    await makeJobImages(tar, options);
  }
  if (await exists(image, signal)) {
    return `${image} is there`;
  }
  const base = baseImageName();
  if (!(await exists(base, signal))) {
    await makeBase(base, options);
  }
  reporter.say("the image of the hosts");
  const binaries = hostBinaries();
  const list = binaries
    .map(({ name, version, folder }) => `${name} ${version} ${folder} ${tools.path(name)}`)
    .join("\n");
  await runCommand(join(root, "images/node/build.sh"), [image, base, list, tar], { signal });
  await removeOldImages([image, base], signal);
  return `${image} is built`;
}

/** The images of the jobs, in one file for `docker load`. */
async function makeJobImages(
  tar: string,
  { tools, offline, reporter, signal }: ImagesOptions,
): Promise<void> {
  const folder = dirname(tar);
  await mkdir(folder, { recursive: true });
  const build = async (program: string) => {
    const source = join(root, "images", program);
    const executable = join(folder, program);
    const go = await findGo(source, { offline, release: { signal, reporter, network: {} } });
    const env = { ...process.env, PATH: `${dirname(go)}:${process.env["PATH"] ?? ""}` };
    await runCommand(join(source, "build.sh"), [executable], { signal, env });
    return executable;
  };
  const executables = {
    backend: await build("backend"),
    backup: await build("backup"),
    pause: await build("pause"),
    fabio: tools.path("fabio"),
  };
  const lines = jobImages.map((image) =>
    [
      `${image.name}:${image.tag}`,
      executables[image.executable],
      JSON.stringify(image.arguments),
      JSON.stringify(Object.entries(image.environment).map(([name, value]) => `${name}=${value}`)),
      JSON.stringify(Object.fromEntries(image.ports.map((port) => [`${port}/tcp`, {}]))),
    ].join("\t"),
  );
  const list = join(folder, "jobs.list");
  await writeFile(list, `${lines.join("\n")}\n`);
  const architecture = process.arch === "x64" ? "amd64" : process.arch;
  await runCommand(join(root, "images/build.sh"), [tar, architecture, jobImagesVersion(), list], { signal });
}

/** The base of the hosts: from Debian's image, or where no image registry can be reached from Debian packages. */
async function makeBase(base: string, { offline, reporter, signal }: ImagesOptions): Promise<void> {
  if (!offline) {
    try {
      reporter.say("the base of the hosts, from Debian's image");
      await runCommand(join(root, "images/node/base.sh"), [base], { signal });
      return;
    } catch {
      signal.throwIfAborted();
    }
  }
  await ensurePackages(["images"], { signal, reporter });
  reporter.say("the base of the hosts, from Debian packages");
  await runCommand(join(root, "offline/images/rootfs.sh"), [base], { signal });
}

async function exists(image: string, signal: AbortSignal): Promise<boolean> {
  try {
    await runCommand("docker", ["image", "inspect", image], { signal });
    return true;
  } catch {
    signal.throwIfAborted();
    return false;
  }
}
