import { createHash } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { toolOf, toolPath, weaveVariant } from "./cache.ts";
import { type Binary, tools } from "./versions.ts";

const folder = join(import.meta.dirname, "images");

/**
 * The name of the image that docker hosts are made from. Its tag is made from all that goes into it, so that a change
 * of a version or of a file below `images/` is an image of another name.
 */
export function nodeImageName(): string {
  const hash = createHash("sha256");
  for (const part of ["node", "httpbackend"]) {
    for (const file of readdirSync(join(folder, part)).sort()) {
      hash.update(`${part}/${file}\n`).update(readFileSync(join(folder, part, file)));
    }
  }
  hash.update(
    JSON.stringify([tools.consul.version, tools.nomad.version, tools.weave.version, weaveVariant()]),
  );
  return `nomad-on-weave/node:${hash.digest("hex").slice(0, 12)}`;
}

/** The name of the image below that of the hosts: Debian with the packages that they need. */
export function baseImageName(): string {
  const hash = createHash("sha256").update(readFileSync(join(folder, "node", "packages")));
  return `nomad-on-weave/base:${hash.digest("hex").slice(0, 12)}`;
}

/** The executables that every host needs: name, version, and where `npm run tools` has put them. */
export function hostBinaries(): { name: Binary; version: string; path: string }[] {
  const binaries = ["consul", "nomad", "weaver", "weaveutil"] as const;
  return binaries.map((name) => ({ name, version: versionOf(name), path: toolPath(name) }));
}

function versionOf(name: Binary): string {
  const tool = toolOf(name);
  return tool === "weave" ? `${tools.weave.version}+${weaveVariant()}` : tools[tool].version;
}
