import { readFileSync } from "node:fs";

const library = new URL("../../components/remote/api.sh", import.meta.url);

/**
 * A script for a host that asks the agents there: with `ask_consul`, `ask_nomad` and the CLIs in its reach.
 *
 * @param file where the script is.
 * @returns its text, behind that of the library.
 */
export function withApi(file: URL): string {
  return [library, file].map((each) => readFileSync(each, "utf8")).join("\n");
}
