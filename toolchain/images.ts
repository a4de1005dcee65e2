import { createHash } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { buildOf, cacheDirectory, toolOf, toolPath, weaveVariant } from "./cache.ts";
import type { Binary as HostBinary } from "../components/binaries/binaries.ts";
import { jobImages } from "../images/catalog.ts";
import { type Binary, type Tool, tools } from "./versions.ts";
import { cniPlugins } from "../components/overlay/cni.ts";

const folder = join(import.meta.dirname, "..", "images");

/**
 * The version of the images of the jobs, from all that goes into them: a change of a file below `images/` or of fabio is
 * another version. They have it as their label `nomad-on-weave.images`.
 */
export function jobImagesVersion(): string {
  return digestOf(["build.sh", ...["backend", "backup", "pause"].flatMap(filesIn)], jobImages);
}

/** Where `npm run tools` has put the images of the jobs: one file for `docker load`. */
export function jobImagesFile(): string {
  return join(cacheDirectory(), "images", `jobs-${jobImagesVersion()}.tar`);
}

/**
 * The name of the image that docker hosts are made from. Its tag is made from all that goes into it, so that a change
 * of a version or of a file below `images/` is an image of another name.
 */
export function nodeImageName(): string {
  const versions = (["consul", "nomad", "weave", "cni"] as const).map((tool) => buildOf(tool));
  return `nomad-on-weave/node:${digestOf(filesIn("node"), [...versions, jobImagesVersion()])}`;
}

/** Twelve digits that stand for the content of files below `images/` and for other facts. */
function digestOf(files: readonly string[], facts: unknown): string {
  const hash = createHash("sha256");
  for (const file of files) {
    hash.update(`${file}\n`).update(readFileSync(join(folder, file)));
  }
  return hash.update(JSON.stringify(facts)).digest("hex").slice(0, 12);
}

function filesIn(part: string): string[] {
  return readdirSync(join(folder, part))
    .sort()
    .map((file) => `${part}/${file}`);
}

/** The name of the image below that of the hosts: Debian with the packages that they need. */
export function baseImageName(): string {
  return `nomad-on-weave/base:${digestOf([join("node", "packages")], [])}`;
}

/**
 * The executables that every host needs: name, version, where `npm run tools` has put them, and the official release.
 *
 * @param releases where the official releases, or a mirror of them, are. @default - where they are published
 * @param ownKernel whether the hosts have a kernel as distributions ship it, whatever this machine has. @default false
 */
export function hostBinaries(releases?: string, ownKernel = false): (HostBinary & { name: Binary })[] {
  const binaries = ["consul", "nomad", "weaver", "weaveutil", ...tools.cni.binaries] as const;
  const kernel = ownKernel ? "dummy" : weaveVariant();
  return binaries.map((name) => ({
    name,
    version: buildOf(toolOf(name), kernel),
    path: toolPath(name, kernel),
    folder: toolOf(name) === "cni" ? cniPlugins : "/usr/local/bin",
    releases: releasesOf(tools[toolOf(name)], releases),
  }));
}

function releasesOf({ release }: Tool, mirror: string | undefined) {
  return (["amd64", "arm64"] as const).flatMap((architecture) => {
    const sha256 = release?.sha256[architecture];
    if (release === undefined || sha256 === undefined) {
      return [];
    }
    const official = new URL(release.url(architecture));
    const url = mirror === undefined ? official.href : `${mirror.replace(/\/$/, "")}${official.pathname}`;
    return [{ architecture, url, sha256 }];
  });
}
