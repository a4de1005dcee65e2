import { createInterface } from "node:readline/promises";

/**
 * Asks on the terminal whether to go on.
 *
 * @param what is about to happen: a sentence.
 * @param signal ends the question.
 * @throws Error if the answer is no, or there is no terminal
 */
export async function confirm(what: string, signal: AbortSignal): Promise<void> {
  if (!process.stdin.isTTY) {
    throw new Error(`${what} There is no terminal to ask on: if that is what you want, add -- --yes`);
  }
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    const answer = await terminal.question(`${what} Go on? [y/N] `, { signal });
    if (!/^y(es)?$/i.test(answer.trim())) {
      throw new Error("Nothing is changed.");
    }
  } finally {
    terminal.close();
  }
}
