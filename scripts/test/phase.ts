import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { root } from "../stack/workspace.ts";

/** How many tests of a phase passed and failed. */
export interface Count {
  passed: number;
  failed: number;
}

const report = z.object({
  numPassedTests: z.int(),
  numFailedTests: z.int(),
  numRuntimeErrorTestSuites: z.int(),
});

/** A command that counts as one test. */
export async function runCommand(program: string, args: readonly string[], cwd = root): Promise<Count> {
  const passed = (await exitCode(program, args, cwd)) === 0;
  return { passed: passed ? 1 : 0, failed: passed ? 0 : 1 };
}

/**
 * The tests of one jest project.
 *
 * @param project its name in `jest.config.mjs`.
 * @param options more options of jest.
 */
export async function runJest(project: string, options: readonly string[] = []): Promise<Count> {
  const folder = await mkdtemp(join(tmpdir(), "jest-report-"));
  const file = join(folder, "report.json");
  try {
    const jest = join(root, "node_modules", "jest", "bin", "jest.js");
    const args = [jest, "--selectProjects", project, "--json", `--outputFile=${file}`, ...options];
    const code = await exitCode(process.execPath, args, root);
    const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites } = report.parse(
      JSON.parse(readFileSync(file, "utf8")),
    );
    const failed = numFailedTests + numRuntimeErrorTestSuites;
    return { passed: numPassedTests, failed: code !== 0 && failed === 0 ? 1 : failed };
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Runs a command with its messages on this terminal. What jest prints as JSON is not shown. */
function exitCode(program: string, args: readonly string[], cwd: string): Promise<number> {
  const child = spawn(program, args, { cwd, stdio: ["ignore", "ignore", "inherit"] });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", (code) => {
      resolve(code ?? 1);
    });
  });
}
