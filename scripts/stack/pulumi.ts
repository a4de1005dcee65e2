import { execFile, spawn } from "node:child_process";
import { constants } from "node:os";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import type { CommandLine } from "./commandLine.ts";
import { prepareConfigFile } from "./configFile.ts";
import type { Prepared } from "./prepare.ts";
import { removeDeadLocks } from "./locks.ts";
import { ownLocks, ownStacks, project, pulumiEnvironment, root, stateDirectory } from "./workspace.ts";

/** The Pulumi CLI, at work on one stack. */
export interface Pulumi {
  /**
   * Runs a command of the CLI on the stack, with its input and output on this terminal.
   *
   * @param args the command and its options, such as `["up", "--yes"]`.
   * @returns its exit code.
   */
  run: (args: readonly string[]) => Promise<number>;
  /**
   * Runs a command of the CLI on the stack and returns what it prints.
   *
   * @throws Error with the CLI's own message if it fails.
   */
  read: (args: readonly string[]) => Promise<string>;
  /**
   * Runs a command of the CLI on the stack that reads from standard input.
   *
   * @throws Error with the CLI's own message if it fails.
   */
  write: (args: readonly string[], input: string) => Promise<void>;
}

// Most steps wait for a host: Pulumi's own four for each processor would let jobs and hosts wait for each other.
const stepsAtOnce = 32;

/**
 * The Pulumi CLI for a stack; the stack is made if it does not exist yet.
 *
 * @param commandLine the stack's name.
 * @param prepared where the CLI and the plugins are.
 */
export async function openStack({ stack }: Pick<CommandLine, "stack">, prepared: Prepared): Promise<Pulumi> {
  const configFile = prepareConfigFile(stack);
  const program = prepared.tools.path("pulumi");
  const env = pulumiEnvironment(dirname(program), prepared.pluginHome);
  const execute = promisify(execFile);
  if (!existsSync(join(ownStacks, `${stack}.json`))) {
    // Of a run that was killed as it made the stack: Pulumi would not make it.
    removeDeadLocks(ownLocks(stack));
    await selectOrCreate(async (args, cwd) => {
      await execute(program, args, { cwd, env });
    }, stack);
  }
  const takesSteps = new Set(["up", "preview", "refresh", "destroy"]);
  const takesConfig = new Set([...takesSteps, "config"]);
  const complete = ([command = "", ...args]: readonly string[]) => [
    ...command.split(" "),
    "--stack",
    stack,
    ...(takesConfig.has(command) ? ["--config-file", configFile] : []),
    ...(takesSteps.has(command) ? ["--parallel", String(stepsAtOnce)] : []),
    ...args,
  ];
  return {
    run: (args) =>
      new Promise((resolve, reject) => {
        const child = spawn(program, complete(args), { cwd: root, env, stdio: "inherit" });
        // The terminal sends Ctrl-C to the CLI as well, which cancels what is under way and says so.
        const ignore = () => undefined;
        process.on("SIGINT", ignore);
        child.on("error", reject);
        child.on("exit", (code, signal) => {
          process.off("SIGINT", ignore);
          resolve(code ?? 128 + (signal ? constants.signals[signal] : 0));
        });
      }),
    read: async (args) =>
      (await execute(program, complete(args), { cwd: root, env, maxBuffer: 64e6 })).stdout,
    write: async (args, input) => {
      const running = execute(program, complete(args), { cwd: root, env });
      running.child.stdin?.end(input);
      await running;
    },
  };
}

/** In a folder of its own: there the CLI writes the new stack's notes, not into the person's configuration. */
async function selectOrCreate(
  pulumi: (args: string[], cwd: string) => Promise<void>,
  stack: string,
): Promise<void> {
  const folder = join(stateDirectory, "select");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "Pulumi.yaml"), `name: ${project}\nruntime: yaml\n`);
  await pulumi(["stack", "select", "--create", "--stack", stack, "--non-interactive"], folder);
}
