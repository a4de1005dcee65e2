import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { quote } from "./remote/script.ts";

/**
 * A file of the program as a word of a local command, relative to the project's folder: the same in every checkout.
 *
 * @param file its URL.
 */
export function programFile(file: URL): string {
  return quote(`./${relative(process.cwd(), fileURLToPath(file))}`);
}
