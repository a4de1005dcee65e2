import { readFileSync } from "node:fs";

const libraries = ["remote/api.sh", "weave/ask.sh"].map(
  (path) => new URL(`../components/${path}`, import.meta.url),
);

/**
 * A script for a host that asks the agents there: with `ask_consul`, `ask_nomad`, `ask_weave` and the CLIs in its reach.
 *
 * @param file where the script is.
 * @returns its text, behind those of the libraries.
 */
export function withApi(file: URL): string {
  return [...libraries, file].map((each) => readFileSync(each, "utf8")).join("\n");
}
