import { createHash } from "node:crypto";
import { readFile, readdir } from "node:fs/promises";
import { join, relative } from "node:path";
import { Archive, Asset, type PropertyMap } from "../base/property.ts";

/**
 * The outputs `assets` and `archive` of a local command: the files under its directory that match.
 * @param assetPaths globs in order; one that begins with "!" takes away again
 */
export async function collectFiles(
  directory: string,
  assetPaths: string[],
  archivePaths: string[],
): Promise<PropertyMap> {
  if (assetPaths.length === 0 && archivePaths.length === 0) return {};
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(directory, join(entry.parentPath, entry.name)));
  const outputs: PropertyMap = {};
  if (assetPaths.length > 0) outputs["assets"] = await assetsOf(directory, matching(files, assetPaths));
  if (archivePaths.length > 0) {
    const assets = await assetsOf(directory, matching(files, archivePaths));
    const hashes = Object.entries(assets).map(([file, asset]) => `${file} ${asset.hash}`);
    outputs["archive"] = new Archive({ assets }, sha256(hashes.join("\n")));
  }
  return outputs;
}

async function assetsOf(directory: string, files: string[]): Promise<Record<string, Asset>> {
  const assets: Record<string, Asset> = {};
  for (const file of files.sort()) {
    const path = join(directory, file);
    assets[file] = new Asset({ path }, sha256(await readFile(path)));
  }
  return assets;
}

function matching(files: string[], globs: string[]): string[] {
  const rules = globs.map((glob) => ({
    keep: !glob.startsWith("!"),
    pattern: new RegExp(`^${expression(glob.replace(/^!/, ""))}$`),
  }));
  return files.filter((file) => rules.findLast(({ pattern }) => pattern.test(file))?.keep === true);
}

/** `*` is anything but a slash, `**` anything, `?` one character but a slash, `{a,b}` one of them. */
function expression(glob: string): string {
  return glob.replace(/\{[^{}]*\}|[^{}]+|[{}]/g, (part) => {
    if (!part.startsWith("{") || part === "{") return plainExpression(part);
    return `(?:${part.slice(1, -1).split(",").map(plainExpression).join("|")})`;
  });
}

function plainExpression(glob: string): string {
  return glob.replace(/\*\*|[*?]|[^\w/]/g, (part) => {
    if (part === "**") return ".*";
    if (part === "*") return "[^/]*";
    if (part === "?") return "[^/]";
    return `\\${part}`;
  });
}

function sha256(content: string | Buffer): string {
  return createHash("sha256").update(content).digest("hex");
}
