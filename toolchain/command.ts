import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** A command that failed; its message has the last lines it wrote. */
export class CommandError extends Error {
  override readonly name = "CommandError";
  /** Everything the command wrote on stderr. */
  readonly stderr: string;

  constructor(message: string, stderr: string) {
    super(message);
    this.stderr = stderr;
  }
}

export interface CommandOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  /** Ends the command, with everything it started. */
  signal?: AbortSignal;
  /** Milliseconds after which the command is ended and counts as failed. */
  timeout?: number;
  /** Gets each line of stderr as it comes. */
  onLine?: (line: string) => void;
}

const secondsToEnd = 5;
const linesInMessage = 8;

/**
 * Runs a program and waits for its end.
 *
 * It gets a process group of its own, so that an abort ends its children too, and it is over when this settles.
 * @returns what it wrote on stdout
 * @throws CommandError when it can't start, fails or takes too long; the signal's reason when aborted
 */
export async function runCommand(
  program: string,
  parameters: readonly string[],
  { cwd, env = process.env, signal, timeout, onLine }: CommandOptions = {},
): Promise<string> {
  signal?.throwIfAborted();
  const child = spawn(program, parameters, { cwd, env, detached: true, stdio: ["ignore", "pipe", "pipe"] });
  const closed = new Promise<{ failure?: string }>((settle) => {
    child.once("error", (error) => {
      settle({ failure: error.message });
    });
    child.once("close", (code, endedBy) => {
      settle(code === 0 ? {} : { failure: `exit ${code ?? endedBy ?? "unknown"}` });
    });
  });
  let stdout = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  const errorLines: string[] = [];
  createInterface({ input: child.stderr }).on("line", (line) => {
    errorLines.push(line);
    onLine?.(line);
  });

  let force: NodeJS.Timeout | undefined;
  const end = () => {
    killGroup(child.pid, "SIGTERM");
    force = setTimeout(() => {
      killGroup(child.pid, "SIGKILL");
    }, secondsToEnd * 1000);
  };
  signal?.addEventListener("abort", end, { once: true });
  const state = { late: false };
  const limit =
    timeout === undefined
      ? undefined
      : setTimeout(() => {
          state.late = true;
          end();
        }, timeout);
  const { failure } = await closed;
  clearTimeout(force);
  clearTimeout(limit);
  signal?.removeEventListener("abort", end);
  signal?.throwIfAborted();
  if (failure !== undefined) {
    const why = state.late && timeout !== undefined ? `no end within ${timeout / 1000} s` : failure;
    const command = [program, ...parameters].join(" ");
    const lastLines = errorLines.slice(-linesInMessage).map((line) => `\n${line}`);
    throw new CommandError(`${command}: ${why}${lastLines.join("")}`, errorLines.join("\n"));
  }
  return stdout;
}

function killGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined) {
    return;
  }
  try {
    process.kill(-pid, signal);
  } catch {
    // It is over already.
  }
}
