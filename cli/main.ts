import http from "node:http";
import { reasonOf } from "../components/reasonOf.ts";

const exitCodes = { SIGINT: 130, SIGTERM: 143 } as const;

/**
 * Runs a command to its end: sets the exit code, prints an error as a person reads it, ends on Ctrl-C.
 *
 * @param command what to do; it returns the exit code, and ends what it has started when the signal aborts.
 */
export async function main(command: (signal: AbortSignal) => Promise<number>): Promise<void> {
  http.setGlobalProxyFromEnv();
  const interrupt = new AbortController();
  let ended: number | undefined;
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => {
      ended = exitCodes[signal];
      interrupt.abort(new Error(`ended by ${signal}`));
    });
  }
  try {
    process.exitCode = await command(interrupt.signal);
  } catch (error) {
    console.error(reasonOf(error));
    process.exitCode = 1;
  }
  process.exitCode = ended ?? process.exitCode;
}
