import { stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { cacheDirectory } from "../toolchain/cache.ts";
import { install } from "../offline/plugins/install.ts";
import { ensureDocker } from "../toolchain/docker.ts";
import { type EnsuredTools, ensureTools } from "../toolchain/ensureTools.ts";
import { ensureImages } from "../toolchain/ensureImages.ts";
import { ensurePackages } from "../toolchain/packages.ts";
import {
  type PluginSet,
  choosePlugins,
  officialAreInstalled,
  rememberPlugins,
  rememberedPlugins,
} from "./pluginSet.ts";
import { otherEngineOf } from "./dockerEngine.ts";
import { stateDirectory } from "./workspace.ts";
import { taskRunner } from "../toolchain/progress-terminal.ts";

/** A stack that is about to be changed or previewed. */
export interface PreparedFor {
  stack: string;
  /** What `--plugins` says. */
  plugins?: PluginSet | undefined;
  /**
   * Whether it keeps to these plugins from now on: true for `up`. Where it is given, which they are is printed.
   *
   * @default - it is not asked
   */
  keeps?: boolean;
}

/** What a stack needs on this machine, once it is there. */
export interface Prepared {
  tools: EnsuredTools;
  /** Pulumi's home with the plugins of `offline/plugins`. Undefined: Pulumi fetches the official ones. */
  pluginHome: string | undefined;
}

/**
 * Gets everything that the stack needs on this machine and that is not there yet: packages, the Docker Engine, the
 * tools, the provider plugins where the official ones cannot be fetched, the images of hosts and jobs.
 *
 * @param offline whether nothing but package registries is to be reached.
 * @param signal ends everything that was started.
 * @param target the stack whose plugins these are. @default - none: the official ones where they can be fetched
 * @throws Error that says what can't be had, what was tried, and what to do
 */
export async function prepare(
  offline: boolean,
  signal: AbortSignal,
  target?: PreparedFor,
): Promise<Prepared> {
  const engine = target && otherEngineOf(target.stack);
  if (engine !== undefined) {
    process.env["DOCKER_HOST"] = engine;
  }
  const run = taskRunner();
  await run([
    {
      title: "this machine",
      run: async (reporter) => {
        await ensurePackages(["docker", "ssh", "certificates"], { signal, reporter });
        return (await ensureDocker({
          signal,
          reporter,
          ...(engine !== undefined && { namedBy: "hosts.dockerHost" }),
        }))
          ? "the Docker Engine is started"
          : "has all that is needed";
      },
    },
  ]);
  const tools = await ensureTools({ offline, runTasks: run, signal });
  const reached = !offline && (await reachesPulumi(signal));
  const set = await pluginSetOf(target, tools, reached);
  // Each checkout has its own: another one may be of another version, and at work at the same time.
  const pluginHome = set === "offline" ? join(stateDirectory, "pulumi-home") : undefined;
  await run([
    {
      title: "provider plugins",
      run: async () => {
        if (pluginHome === undefined) {
          return "the official ones";
        }
        await install(pluginHome);
        return "built from offline/plugins";
      },
    },
    { title: "images", run: (reporter) => ensureImages({ tools, offline: !reached, reporter, signal }) },
  ]);
  return { tools, pluginHome };
}

/** Chooses the plugins, notes the choice for a stack that keeps to it, and prints it where that is of interest. */
async function pluginSetOf(
  target: PreparedFor | undefined,
  tools: EnsuredTools,
  reached: boolean,
): Promise<PluginSet> {
  const wanted = target?.plugins;
  const remembered = target && (await rememberedPlugins(target.stack, tools));
  const hasOfficial = reached || officialAreInstalled();
  const { set, reason } = choosePlugins({ wanted, remembered, hasOfficial });
  if (target?.keeps === true && (wanted !== undefined || remembered === undefined)) {
    rememberPlugins(target.stack, set);
  }
  if (target?.keeps !== undefined) {
    console.log(`Provider plugins: ${set} (${reason})`);
  }
  return set;
}

/**
 * Whether the official provider plugins can be fetched from here. A network that swallows packets is asked once an
 * hour, not at every command.
 */
async function reachesPulumi(signal: AbortSignal): Promise<boolean> {
  const note = join(cacheDirectory(), "official-plugins-out-of-reach");
  const noted = await stat(note).catch(() => undefined);
  if (noted && Date.now() - noted.mtimeMs < 3600_000) {
    return false;
  }
  try {
    const patience = AbortSignal.any([signal, AbortSignal.timeout(3000)]);
    await fetch("https://get.pulumi.com/", { method: "HEAD", signal: patience });
    return true;
  } catch {
    signal.throwIfAborted();
    await writeFile(note, "");
    return false;
  }
}
