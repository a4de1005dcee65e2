import { join } from "node:path";
import { type WeaveVariant, toolDirectory, toolOf, weaveVariant } from "./cache.ts";
import { tools, type Binary, type ToolName } from "./versions.ts";
import type { Network } from "./download.ts";
import { installTool } from "./install.ts";
import type { TaskRunner } from "./progress.ts";
import { buildSlots, makeSlots } from "./slots.ts";

export interface EnsureOptions {
  /** Leaves official downloads out. @default whether `NOMAD_ON_WEAVE_OFFLINE` is 1 */
  offline?: boolean;
  /** The tools that are needed. @default all */
  only?: readonly ToolName[];
  /** Shows the progress. */
  runTasks: TaskRunner;
  /** Ends everything that was started. */
  signal?: AbortSignal;
}

/** The tools that were asked for. */
export interface EnsuredTools {
  /** The path of an executable. Throws for one of a tool that was not asked for. */
  path: (binary: Binary) => string;
}

/** Whether the environment says that only package registries can be reached. */
export function isOffline(): boolean {
  return process.env["NOMAD_ON_WEAVE_OFFLINE"] === "1";
}

/**
 * Gets every tool that is not there yet.
 *
 * @throws ToolError, or TasksError with several, when a tool can't be had; the signal's reason when aborted
 */
export async function ensureTools({
  offline = isOffline(),
  only = Object.values(tools).map(({ name }) => name),
  runTasks,
  signal = new AbortController().signal,
}: EnsureOptions): Promise<EnsuredTools> {
  const directories = new Map<ToolName, string>();
  const builds = makeSlots(await buildSlots());
  const network: Network = {};
  const toolchains = join(import.meta.dirname, "..", "offline", "toolchain");
  try {
    await runTasks(
      only.flatMap(kindsOf).map(({ name, kernel, others }) => ({
        title: `${name} ${tools[name].version}${others ? " for other kernels than this machine's" : ""}`,
        run: async (reporter) => {
          const context = { offline, signal, reporter, network, builds, toolchains, kernel };
          const { directory, from } = await installTool(tools[name], toolDirectory(name, kernel), context);
          if (!others) {
            directories.set(name, directory);
          }
          return from;
        },
      })),
    );
  } catch (error) {
    // One reason is enough for all that an abort has ended.
    signal.throwIfAborted();
    throw error;
  }
  return {
    path: (binary) => {
      const directory = directories.get(toolOf(binary));
      if (directory === undefined) {
        throw new Error(`${binary} was not asked for: add ${toolOf(binary)} to the tools that are ensured`);
      }
      return join(directory, binary);
    },
  };
}

/** A tool for this machine's kernel; Weave also for hosts with a kernel of their own, where that is another build. */
function kindsOf(name: ToolName): { name: ToolName; kernel: WeaveVariant; others: boolean }[] {
  const kernel = weaveVariant();
  const own = { name, kernel, others: false };
  return name === "weave" && kernel === "ifb" ? [own, { name, kernel: "dummy", others: true }] : [own];
}
