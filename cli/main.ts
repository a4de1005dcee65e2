// The command line program: cli/nomad-on-weave.mjs starts it.
import http from "node:http";
import { dirname } from "node:path";
import { reasonOf } from "../components/reasonOf.ts";
import "./calledFrom.ts";
import { catalog } from "./catalog.ts";
import { runProgram } from "./program.ts";

const exitCodes = { SIGINT: 130, SIGTERM: 143 } as const;

process.chdir(dirname(import.meta.dirname));
http.setGlobalProxyFromEnv();
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  // Whoever reads it has read enough: `nomad-on-weave logs weave | head`.
  if (error.code !== "EPIPE") {
    throw error;
  }
  process.exit();
});
const interrupt = new AbortController();
let ended: number | undefined;
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => {
    ended = exitCodes[signal];
    interrupt.abort(new Error(`ended by ${signal}`));
  });
}
try {
  process.exitCode = await runProgram(catalog, process.argv.slice(2), interrupt.signal);
} catch (error) {
  console.error(reasonOf(error));
  process.exitCode = 1;
}
process.exitCode = ended ?? process.exitCode;
