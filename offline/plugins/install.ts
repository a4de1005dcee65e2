import { createHash } from "node:crypto";
import { chmod, mkdir, mkdtemp, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { build } from "esbuild";

/** The offline plugins, each with the version of the official one it stands for. */
export const plugins = { command: "1.2.1", consul: "3.15.1", docker: "5.2.0", nomad: "2.6.1" };

const sources = import.meta.dirname;
const checkout = join(sources, "..", "..");

/** The source hash that an installed plugin was made from. */
const stampFile = "source-hash";

/**
 * Installs the offline provider plugins where the Pulumi engine looks for plugins. One that was made from
 * the same sources stays as it is, one that is in use is replaced without harm to its user.
 * @param pulumiHome PULUMI_HOME, usually ~/.pulumi
 * @returns the folders of the plugins
 */
export async function install(pulumiHome: string): Promise<string[]> {
  const folder = join(pulumiHome, "plugins");
  await mkdir(folder, { recursive: true });
  const outside = ["components/jobfiles/parser.ts", "toolchain/cache.ts", "toolchain/versions.ts"];
  const shared = ["package-lock.json", ...outside].map((file) => join(checkout, file));
  const base = await hashOf([...shared, ...(await filesIn(join(sources, "base")))]);
  const installed: string[] = [];
  for (const [name, version] of Object.entries(plugins)) {
    const target = join(folder, `resource-${name}-v${version}`);
    const own = await hashOf([join(sources, "install.ts"), ...(await filesIn(join(sources, name)))]);
    const stamp = `${base} ${own} ${process.execPath}\n`;
    if ((await readIfThere(join(target, stampFile))) !== stamp) await place(name, target, stamp);
    installed.push(target);
  }
  return installed;
}

/** Makes the plugin beside its place and moves it there whole. */
async function place(name: string, target: string, stamp: string): Promise<void> {
  const made = await mkdtemp(join(dirname(target), `.${name}-`));
  try {
    await bundle(name, join(made, "plugin.cjs"));
    const executable = join(made, `pulumi-resource-${name}`);
    await writeFile(executable, launcher());
    await chmod(executable, 0o755);
    await chmod(made, 0o755);
    await writeFile(join(made, stampFile), stamp);
    const old = `${made}.old`;
    await rename(target, old).catch(ignoreMissing);
    await rename(made, target);
    await rm(old, { recursive: true, force: true });
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`The offline plugin ${name} can't be installed at ${target}: ${message}`, { cause });
  } finally {
    await rm(made, { recursive: true, force: true });
  }
}

/** One file without dependencies: it starts fast and needs neither the checkout nor node_modules. */
async function bundle(name: string, outfile: string): Promise<void> {
  await build({
    entryPoints: [join(sources, name, "main.ts")],
    outfile,
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    minifySyntax: true,
    minifyWhitespace: true,
    keepNames: true,
    legalComments: "none",
    logLevel: "silent",
    // Native add-ons that ssh2 uses where they exist and does without elsewhere.
    external: ["*.node", "cpu-features"],
  });
}

/** The Node of the PATH can be older than the one that runs this. */
function launcher(): string {
  const node = `'${process.execPath.replaceAll("'", `'\\''`)}'`;
  return `#!/bin/sh
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
node=${node}
[ -x "$node" ] || node=node
exec "$node" "$here/plugin.cjs" "$@"
`;
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

async function hashOf(files: string[]): Promise<string> {
  const hash = createHash("sha256");
  for (const file of files) hash.update(file).update(await readFile(file));
  return hash.digest("hex");
}

async function readIfThere(file: string): Promise<string | undefined> {
  return readFile(file, "utf8").catch(ignoreMissing);
}

function ignoreMissing(cause: unknown): undefined {
  if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return undefined;
  throw cause;
}
