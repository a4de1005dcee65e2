import { copyFile, chmod, mkdir, statfs } from "node:fs/promises";
import { basename, join } from "node:path";
import type { WeaveVariant } from "./cache.ts";
import type { GoToolchain, Tool } from "./versions.ts";
import { runCommand, type CommandOptions } from "./command.ts";
import { findGo } from "./go.ts";
import { ensurePackages } from "./packages.ts";
import type { ReleaseContext } from "./release.ts";
import { writeWeaveModule } from "./weave-module.ts";

const coldBuildBytes = 8 * 1024 ** 3;

export interface BuildContext extends ReleaseContext {
  offline: boolean;
  /** The folder offline/toolchain. */
  toolchains: string;
  /** The kernels that Weave is built for. */
  kernel: WeaveVariant;
}

/**
 * Builds a tool from the Go module proxy. What Go has in its own build cache is not compiled again.
 *
 * @throws Error that says what is missing (Go, a package, disk), or CommandError with the end of Go's output
 */
export async function buildFromModules(
  tool: Tool,
  { result, scratch }: { result: string; scratch: string },
  context: BuildContext,
): Promise<void> {
  if (tool.toolchains.some(({ cgo }) => cgo === true)) {
    await ensurePackages(["weave-build"], context);
  }
  for (const toolchain of tool.toolchains) {
    await buildToolchain(toolchain, result, join(scratch, toolchain.folder), context);
  }
}

async function buildToolchain(
  { folder, module, variables = {}, tags, cgo = false, copies = [] }: GoToolchain,
  result: string,
  scratch: string,
  context: BuildContext,
): Promise<void> {
  const { signal, reporter } = context;
  const directory = join(context.toolchains, folder);
  const go = await findGo(directory, { offline: context.offline, release: context });
  await mkdir(scratch);
  const options: CommandOptions = {
    cwd: directory,
    signal,
    env: {
      ...process.env,
      CGO_ENABLED: cgo ? "1" : "0",
      GOFLAGS: "-mod=readonly -trimpath -buildvcs=false",
      GOWORK: "off",
      // The linker needs more room than a /tmp in memory may have.
      GOTMPDIR: scratch,
    },
  };
  const moduleDirectory = async () =>
    (await runCommand(go, ["list", "-m", "-f", "{{.Dir}}", module], options)).trim();

  if ((await moduleDirectory()) === "") {
    await requireRoom(go, options);
    reporter.say(`fetching the Go module ${module}`);
    await runCommand(go, ["mod", "download", module], options);
  }
  const changedModule =
    folder === "weave"
      ? [
          `-modfile=${await writeWeaveModule(directory, await moduleDirectory(), scratch, context.kernel, signal)}`,
        ]
      : [];
  const settings = Object.entries(variables).map(([name, value]) => `-X ${name}=${value}`);
  reporter.say(`building ${folder} from the Go module proxy`);
  let compiled = 0;
  await runCommand(
    go,
    [
      "build",
      "-v",
      ...changedModule,
      ...(tags === undefined ? [] : ["-tags", tags]),
      "-ldflags",
      ["-s", "-w", ...settings].join(" "),
      "-o",
      `${result}/`,
      "tool",
    ],
    {
      ...options,
      onLine: () => {
        compiled += 1;
        reporter.detail(`building ${folder}: ${compiled} packages compiled`);
      },
    },
  );
  for (const file of copies) {
    const copy = join(result, basename(file));
    await copyFile(join(await moduleDirectory(), file), copy);
    await chmod(copy, 0o755);
  }
}

async function requireRoom(go: string, options: CommandOptions): Promise<void> {
  for (const setting of ["GOCACHE", "GOMODCACHE"]) {
    const directory = (await runCommand(go, ["env", setting], options)).trim();
    await mkdir(directory, { recursive: true });
    const { bavail, bsize } = await statfs(directory);
    if (bavail * bsize < coldBuildBytes) {
      const free = ((bavail * bsize) / 1024 ** 3).toFixed(1);
      throw new Error(
        `a first build needs 8 GiB of disk, ${directory} has ${free} GiB: make room or set ${setting} to another disk`,
      );
    }
  }
}
