import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "../../stack/workspace.ts";
import { type Result, readReport } from "./report.ts";

/** A command that counts as one test. */
export async function runCommand(program: string, args: readonly string[], cwd = root): Promise<Result> {
  const passed = (await exitCode(program, args, cwd)) === 0;
  return { passed: passed ? 1 : 0, failures: passed ? [] : [[program, ...args.slice(0, 3)].join(" ")] };
}

/**
 * The tests of one jest project.
 *
 * @param project its name in `jest.config.mjs`.
 * @param options more options of jest.
 */
export async function runJest(project: string, options: readonly string[] = []): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), "jest-report-"));
  const file = join(folder, "report.json");
  try {
    const jest = join(root, "node_modules", "jest", "bin", "jest.js");
    const args = [jest, "--selectProjects", project, "--json", `--outputFile=${file}`, ...options];
    const code = await exitCode(process.execPath, args, root);
    const { passed, failures } = readReport(readFileSync(file, "utf8"));
    return {
      passed,
      failures: code !== 0 && failures.length === 0 ? [`${project}: jest ended with ${code}`] : failures,
    };
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
