import { dirname, join } from "node:path";
import type { Tool } from "./versions.ts";
import { findInstalled, missingFrom } from "./installed.ts";
import { buildFromModules, type BuildContext } from "./go-build.ts";
import { withLock } from "./lock.ts";
import { placeDirectory } from "./placement.ts";
import { unpackRelease } from "./release.ts";
import type { Slots } from "./slots.ts";
import { reasonOf } from "../components/reasonOf.ts";

export interface InstallContext extends BuildContext {
  builds: Slots;
}

/** Where a tool is, and a few words on where it came from. */
export interface InstalledTool {
  directory: string;
  from: string;
}

/** A tool that could not be had; the message lists what was tried, in order, and why each failed. */
export class ToolError extends Error {
  override readonly name = "ToolError";

  constructor({ name, version }: Tool, attempts: readonly Attempt[]) {
    const lines = attempts.map(({ step, reason }, index) => `  ${index + 1}. ${step}: ${indented(reason)}`);
    super([`${name} ${version} could not be installed. Tried, in this order:`, ...lines].join("\n"));
  }
}

interface Attempt {
  step: string;
  reason: string;
}

interface Step {
  name: string;
  result: string;
  fill: (result: string, scratch: string) => Promise<void>;
}

/**
 * Gets a tool from the first place that has it: PATH, the cache, the official release, the Go module proxy.
 *
 * @param directory where it goes when it is not on PATH; there only once it is complete
 * @throws ToolError when no place has it; the signal's reason when aborted
 */
export async function installTool(
  tool: Tool,
  directory: string,
  context: InstallContext,
): Promise<InstalledTool> {
  const { signal, reporter } = context;
  const attempts: Attempt[] = [];
  try {
    const installed = await findInstalled(tool, signal);
    return { directory: installed.directory, from: `${installed.version} of PATH, ${installed.directory}` };
  } catch (error) {
    attempts.push(failed("on PATH", error, signal));
  }
  if (await isComplete(tool, directory)) {
    return { directory, from: "in the cache" };
  }
  const onWait = () => {
    reporter.say("waiting for another run that installs it");
  };
  return withLock(join(dirname(directory), "lock"), { signal, onWait }, async () => {
    if (await isComplete(tool, directory)) {
      return { directory, from: "in the cache" };
    }
    for (const step of stepsOf(tool, context)) {
      try {
        await placeDirectory(directory, tool.binaries, step.fill);
        const unused = attempts.slice(1).map((attempt) => `; ${attempt.step}: ${attempt.reason}`);
        return { directory, from: `${step.result}${unused.join("")}` };
      } catch (error) {
        attempts.push(failed(step.name, error, signal));
      }
    }
    throw new ToolError(tool, attempts);
  });
}

function stepsOf(tool: Tool, context: InstallContext): Step[] {
  const { signal, reporter, builds, offline } = context;
  const { name, version, binaries, release } = tool;
  const official: Step | undefined = release && {
    name: "official release",
    result: "downloaded",
    fill: async (result, scratch) => {
      if (offline) {
        throw new Error("skipped, offline");
      }
      const what = { title: `${name} ${version}`, release, executable: binaries[0] ?? name };
      await unpackRelease(what, { result, scratch }, context);
    },
  };
  return [
    ...(official === undefined ? [] : [official]),
    {
      name: "Go module proxy",
      result: "built from Go modules",
      fill: async (result, scratch) => {
        const onWait = () => {
          reporter.say("waiting for another build");
        };
        await builds.run(signal, onWait, async () => buildFromModules(tool, { result, scratch }, context));
      },
    },
  ];
}

async function isComplete({ binaries }: Tool, directory: string): Promise<boolean> {
  return (await missingFrom(directory, binaries)).length === 0;
}

function failed(step: string, error: unknown, signal: AbortSignal): Attempt {
  signal.throwIfAborted();
  return { step, reason: reasonOf(error) };
}

function indented(text: string): string {
  return text.replaceAll("\n", "\n     ");
}
