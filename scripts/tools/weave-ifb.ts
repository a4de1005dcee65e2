import { copyFile, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runCommand } from "./command.ts";

const published = "netlink.Dummy{";
const replacement = "netlink.Ifb{";
const modulePath = "github.com/weaveworks/weave";

/**
 * Writes what lets Go build weaver for a kernel without the dummy driver, from a changed copy of the module.
 *
 * weaver makes a dummy device only to raise its bridge's MTU and removes it again; an ifb device does as well.
 * @param toolchain folder of the go.mod that is built
 * @param module folder of the Weave module; it stays as it is
 * @param scratch folder for the copy
 * @returns the path of the go.mod for `go build -modfile`
 * @throws Error when this version of Weave makes its device in another way
 */
export async function writeIfbModule(
  toolchain: string,
  module: string,
  scratch: string,
  signal: AbortSignal,
): Promise<string> {
  const copy = join(scratch, "module");
  // Go keeps its modules read-only; the copy must not be.
  await runCommand("cp", ["--recursive", "--no-preserve=mode", module, copy], { signal });
  await writeFile(join(copy, "go.mod"), `module ${modulePath}\n`);
  const bridge = join(copy, "net", "bridge.go");
  const [before, after, ...more] = (await readFile(bridge, "utf8")).split(published);
  if (before === undefined || after === undefined || more.length > 0) {
    throw new Error(
      `${module}/net/bridge.go does not have exactly one ${published}: this Weave needs another change`,
    );
  }
  await writeFile(bridge, `${before}${replacement}${after}`);
  const modFile = join(scratch, "go.mod");
  const requirements = await readFile(join(toolchain, "go.mod"), "utf8");
  await writeFile(modFile, `${requirements}\nreplace ${modulePath} => ${copy}\n`);
  await copyFile(join(toolchain, "go.sum"), join(scratch, "go.sum"));
  return modFile;
}
