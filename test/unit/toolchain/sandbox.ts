import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type RequestListener } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeSlots } from "../../../toolchain/slots.ts";
import type { InstallContext } from "../../../toolchain/install.ts";

/** A machine of its own: PATH begins with its programs, the cache is empty. */
export interface Sandbox {
  directory: string;
  cache: string;
  /** Puts a shell script on PATH; it sees the sandbox as $SANDBOX. */
  program: (name: string, body: string) => string;
  /** The lines that programs have written to $SANDBOX/<name>. */
  lines: (name: string) => string[];
  remove: () => void;
}

/**
 * Makes a sandbox and points this process to it until it is removed.
 * Jest gives tests a process.env of their own: only what is started with `env: process.env` sees it.
 */
export function makeSandbox(): Sandbox {
  const directory = mkdtempSync(join(tmpdir(), "tools-test-"));
  const bin = join(directory, "bin");
  const cache = join(directory, "cache");
  mkdirSync(bin);
  const before = process.env;
  process.env = { ...before, PATH: `${bin}:/usr/bin:/bin`, NOMAD_ON_WEAVE_CACHE: cache, SANDBOX: directory };
  return {
    directory,
    cache,
    program: (name, body) => {
      const path = join(bin, name);
      mkdirSync(join(path, ".."), { recursive: true });
      writeFileSync(path, `#!/bin/sh\n${body}\n`);
      chmodSync(path, 0o755);
      return path;
    },
    lines: (name) => readFileSync(join(directory, name), "utf8").trimEnd().split("\n"),
    remove: () => {
      process.env = before;
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** A go command that pretends to build: it notes each build and then runs the body, with $out as its folder. */
export function fakeGo(build: string): string {
  return `case "$1" in
    env) echo go1.26.8 ;;
    list) echo "$SANDBOX" ;;
    build)
      for last; do [ "$previous" = -o ] && out=$last; previous=$last; done
      echo "$PWD" >>"$SANDBOX/builds"
      ${build} ;;
  esac`;
}

/** What an installation needs, offline or not, with the go.mod folders of the checkout. */
export function installContext(offline: boolean): InstallContext {
  return {
    offline,
    signal: new AbortController().signal,
    reporter: { say: () => undefined, detail: () => undefined },
    network: {},
    builds: makeSlots(2),
    toolchains: join(import.meta.dirname, "../../../offline/toolchain"),
    kernel: "dummy",
  };
}

/** A server on loopback. Returns its address and what ends it. */
export async function serve(answer: RequestListener): Promise<{ url: string; close: () => Promise<void> }> {
  const server = createServer(answer);
  await new Promise<void>((ready) => {
    server.listen(0, "127.0.0.1", ready);
  });
  const address = server.address();
  if (address === null || typeof address === "string") {
    throw new Error("the server has no port");
  }
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: async () =>
      new Promise((closed) => {
        server.closeAllConnections();
        server.close(() => {
          closed();
        });
      }),
  };
}

/** An address on loopback that nobody listens at. */
export async function unusedAddress(): Promise<string> {
  const { url, close } = await serve(() => undefined);
  await close();
  return url;
}
