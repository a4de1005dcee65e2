import { clusterOf } from "../observe/cluster.ts";
import { reasonOf } from "../components/reasonOf.ts";
import type { Outputs } from "../stack/outputs.ts";

/** Prints text of hosts, each line behind the name of its host. */
export type Printer = (host: string, text: string, to?: (line: string) => void) => void;

/** What became of a command on a host whose end nobody waits for: SSH ends nothing there. */
export const interrupted = "was interrupted; what the command has begun there may go on";

/** A {@link Printer} for some hosts, by name. */
export function printer(hosts: readonly string[]): Printer {
  const width = Math.max(...hosts.map((host) => host.length));
  return (host, text, to = console.log) => {
    for (const line of text.trimEnd().split("\n")) {
      to(`${host.padEnd(width)}  ${line}`);
    }
  };
}

/**
 * Runs a command on hosts of the stack at once, as root, and prints what each says behind its name, while it runs.
 *
 * @param outputs of the stack.
 * @param hosts their names.
 * @param command for bash.
 * @param signal ends it. @default - nothing does
 * @returns 0, or 1 if it fails on one of them
 */
export async function runOnHosts(
  outputs: Outputs,
  hosts: readonly string[],
  command: string,
  signal?: AbortSignal,
): Promise<number> {
  const cluster = clusterOf(outputs);
  const print = printer(hosts);
  const failed = await Promise.all(
    hosts.map(async (host) => {
      try {
        await cluster.onHost(host, command, signal, (line) => {
          print(host, line);
        });
        return false;
      } catch (error) {
        print(host, signal?.aborted === true ? interrupted : reasonOf(error), console.error);
        return true;
      }
    }),
  );
  return failed.includes(true) ? 1 : 0;
}
