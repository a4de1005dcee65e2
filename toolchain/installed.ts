import { dirname, join } from "node:path";
import type { Tool } from "./versions.ts";
import { runCommand } from "./command.ts";
import { isExecutable, onPath } from "./executables.ts";
import { firstVersion, isOlder } from "../components/versionOrder.ts";

/**
 * Looks for an installed tool on PATH whose version fits, all its executables in one folder.
 *
 * @returns that folder, with the version found
 * @throws Error that says what is on PATH and why it does not fit
 */
export async function findInstalled(
  tool: Tool,
  signal: AbortSignal,
): Promise<{ directory: string; version: string }> {
  const { onPath: question, binaries, name } = tool;
  if (question === undefined) {
    throw new Error(`an installed ${name} is never used: it may not fit this kernel`);
  }
  const reasons: string[] = [];
  for (const path of await onPath(binaries[0] ?? name)) {
    const version = await versionOf(path, question.arguments, signal);
    if (version === undefined) {
      reasons.push(`${path} does not tell its version`);
    } else if (!fits(tool, version)) {
      reasons.push(`${path} is ${version}, needed is ${neededVersion(tool)}`);
    } else {
      const missing = await missingFrom(dirname(path), binaries);
      if (missing.length === 0) {
        return { directory: dirname(path), version };
      }
      reasons.push(`${path} has no ${missing.join(", ")} beside it`);
    }
  }
  throw new Error(reasons.length === 0 ? `no ${binaries[0] ?? name} there` : reasons.join("; "));
}

/** The executables that a folder lacks. */
export async function missingFrom(directory: string, binaries: readonly string[]): Promise<string[]> {
  const present = await Promise.all(binaries.map(async (binary) => isExecutable(join(directory, binary))));
  return binaries.filter((_, index) => present[index] !== true);
}

function fits({ version: exact, onPath: question }: Tool, version: string): boolean {
  const range = question?.fits;
  return range === undefined
    ? version === exact
    : !isOlder(version, range.from) && isOlder(version, range.below);
}

function neededVersion({ version, onPath: question }: Tool): string {
  return question?.fits === undefined
    ? version
    : `${question.fits.from} or newer, below ${question.fits.below}`;
}

async function versionOf(
  path: string,
  parameters: readonly string[],
  signal: AbortSignal,
): Promise<string | undefined> {
  const env = { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true", CHECKPOINT_DISABLE: "1" };
  try {
    return firstVersion(await runCommand(path, parameters, { env, signal, timeout: 15_000 }));
  } catch {
    signal.throwIfAborted();
    return undefined;
  }
}
