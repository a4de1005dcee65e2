import { runCommand, type CommandOptions } from "./command.ts";

/**
 * Runs a program as root: directly, or through sudo where it asks for no password.
 *
 * @throws Error when neither is possible, or CommandError when the program fails
 */
export async function runAsRoot(
  program: string,
  parameters: readonly string[],
  options: CommandOptions = {},
): Promise<string> {
  const [first, ...rest] = await rootCommand([program, ...parameters], options.signal);
  return runCommand(first, rest, options);
}

/** A command line that runs as root. Throws Error where that is not possible without a password. */
export async function rootCommand(
  [program, ...parameters]: readonly [string, ...string[]],
  signal?: AbortSignal,
): Promise<[string, ...string[]]> {
  if (process.getuid?.() === 0) {
    return [program, ...parameters];
  }
  try {
    await runCommand("sudo", ["-n", "true"], signal === undefined ? {} : { signal });
  } catch (error) {
    signal?.throwIfAborted();
    throw new Error("this needs root, and sudo without a password is not possible", { cause: error });
  }
  return ["sudo", "-n", program, ...parameters];
}
