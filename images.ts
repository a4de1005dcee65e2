import { createHash } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { weaveVariant } from "./cache.ts";
import { tools } from "./versions.ts";

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
