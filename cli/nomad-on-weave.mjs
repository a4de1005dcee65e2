#!/usr/bin/env node
// What `nomad-on-weave` and `npm run <command>` start, with whatever Node is installed (20 or newer): installs the packages
// if they are missing or out of date, then runs the program with the Node that comes with them.
import { spawn } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { constants } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const binaries = join(root, "node_modules", ".bin");

if (!upToDate()) {
  console.error("Installing the npm packages (about a minute) ...");
  // Not `npm ci`: it refuses a lock file without the optional packages of platforms that some registries do not serve.
  const status = await run("npm", ["install", "--no-save", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: root,
  });
  if (status !== 0) {
    process.exit(status);
  }
}
const ownNode = join(binaries, "node");
process.exit(
  await run(
    existsSync(ownNode) ? ownNode : process.execPath,
    [join(root, "cli", "main.ts"), ...process.argv.slice(2)],
    {
      env: {
        // Scripts, program and plugins start at every command: their compiled code is kept.
        NODE_COMPILE_CACHE: join(root, "node_modules", ".cache", "compile"),
        ...process.env,
        PATH: `${binaries}:${process.env.PATH}`,
      },
    },
  ),
);

function upToDate() {
  const installed = join(root, "node_modules", ".package-lock.json");
  return (
    existsSync(installed) && statSync(installed).mtimeMs >= statSync(join(root, "package-lock.json")).mtimeMs
  );
}

/** Runs a command to its end and returns its exit code. A signal is the command's to handle. */
function run(program, programArgs, options) {
  const child = spawn(program, programArgs, { stdio: "inherit", ...options });
  // A terminal sends Ctrl-C to both; other signals reach this process alone.
  process.on("SIGINT", () => {});
  for (const signal of ["SIGTERM", "SIGHUP"]) {
    process.on(signal, () => child.kill(signal));
  }
  return new Promise((resolve) => {
    child.on("error", (error) => {
      console.error(`cannot start ${program}: ${error.message}`);
      resolve(1);
    });
    child.on("exit", (code, signal) => resolve(code ?? 128 + constants.signals[signal]));
  });
}
