import { resolve } from "node:path";

// Read at the start: the program then works in the checkout.
const calledFrom = process.cwd();

/** The path of a file that a person names on the command line, wherever they are. */
export function fileOf(path: string): string {
  return resolve(calledFrom, path);
}
