import { type ChildProcess, type ChildProcessWithoutNullStreams, execFile, spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { constants } from "node:os";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { promisify } from "node:util";
import { prepareConfigFile } from "./configFile.ts";
import { type StackFiles, stackFiles } from "./fileBackend.ts";
import { pruneHistory } from "./history.ts";
import { onlyHere, removeDeadLocks } from "./locks.ts";
import type { Prepared } from "./prepare.ts";
import { noteStarted } from "./run.ts";
import { saltOf } from "./salt.ts";
import { ensurePassphrase, shareSecrets, storedSalt } from "./secrets.ts";
import { writeSshFiles } from "./sshFiles.ts";
import { readState } from "./state.ts";
import { project, pulumiEnvironment, root, stateDirectory } from "./workspace.ts";

/** The Pulumi CLI, at work on one stack. */
export interface Pulumi {
  /** Where the backend keeps what belongs to the stack. @default - it is no backend of files */
  files: StackFiles | undefined;
  /** Whether the backend is the one of this checkout. */
  isOwn: boolean;
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
 * @throws PassphraseError if the secrets of the stack cannot be read
 */
export async function openStack({ stack }: { stack: string }, prepared: Prepared): Promise<Pulumi> {
  const configFile = prepareConfigFile(stack);
  const program = prepared.tools.path("pulumi");
  const { variables: env, backend, isOwn } = pulumiEnvironment(dirname(program), prepared.pluginHome);
  const files = stackFiles(backend, stack);
  const stored = files && join(files.states, `${stack}.json`);
  const pulumi = cliOf({ program, env, stack, configFile, files, isOwn });
  const isStored = stored !== undefined && existsSync(stored);
  ensurePassphrase(isOwn && files ? statesIn(files.states) : isStored ? [stored] : []);
  if (!isStored) {
    if (isOwn && files) {
      // Of a run that was killed as it made the stack: Pulumi would not make it.
      removeDeadLocks(files.locks, onlyHere);
    }
    await selectOrCreate(async (args, cwd) => {
      await promisify(execFile)(program, args, { cwd, env });
    }, stack);
  }
  await shareSecrets(
    configFile,
    async () =>
      stored !== undefined && existsSync(stored)
        ? storedSalt(stored)
        : saltOf((await readState(pulumi)).deployment),
    () => writeSshFiles(pulumi, stack),
  );
  return pulumi;
}

function statesIn(folder: string): string[] {
  const files = existsSync(folder) ? readdirSync(folder) : [];
  return files.filter((file) => file.endsWith(".json")).map((file) => join(folder, file));
}

interface Cli {
  /** Path of the executable. */
  program: string;
  env: NodeJS.ProcessEnv;
  stack: string;
  configFile: string;
  files: StackFiles | undefined;
  isOwn: boolean;
}

function cliOf({ program, env, stack, configFile, files, isOwn }: Cli): Pulumi {
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
  // Commands tell the program what they are about only when they know it.
  const environment = () => ({ ...env, ...ownVariables() });
  const started = ({ pid }: ChildProcess) => {
    if (files && pid !== undefined) {
      noteStarted(files.run, pid);
    }
  };
  const ended = () => {
    for (const folder of isOwn && files ? files.history : []) {
      pruneHistory(folder);
    }
  };
  const capture = async (args: readonly string[], input: string) => {
    const child = spawn(program, complete(args), { cwd: root, env: environment() });
    started(child);
    const output = collect(child);
    child.stdin.end(input);
    return output;
  };
  return {
    files,
    isOwn,
    run: (args) =>
      new Promise<number>((resolve, reject) => {
        const child = spawn(program, complete(args), { cwd: root, env: environment(), stdio: "inherit" });
        started(child);
        // The terminal sends Ctrl-C to the CLI as well, which cancels what is under way and says so.
        const ignore = () => undefined;
        process.on("SIGINT", ignore);
        child.on("error", reject);
        child.on("exit", (code, signal) => {
          process.off("SIGINT", ignore);
          resolve(code ?? 128 + (signal ? constants.signals[signal] : 0));
        });
      }).finally(ended),
    read: (args) => capture(args, ""),
    write: async (args, input) => {
      await capture(args, input).finally(ended);
    },
  };
}

/** What this program's own variables are now. */
function ownVariables(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => name.startsWith("NOMAD_ON_WEAVE_")),
  );
}

/** What a process prints, of any length. @throws Error with what it says if it fails */
async function collect(child: ChildProcessWithoutNullStreams): Promise<string> {
  // One that has ended reads no more; how it ended is told below.
  child.stdin.on("error", () => undefined);
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  });
  const [output, problem, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  if (code !== 0) {
    throw new Error(`${child.spawnargs.slice(0, 3).join(" ")} failed: ${problem.trim() || output.trim()}`);
  }
  return output;
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
