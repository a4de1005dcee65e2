import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Lab } from "../lab.ts";

const scripts = join(import.meta.dirname, "..", "..", "..", "components", "hosts", "virtualbox");

/** The stack that the scripts define things for. */
export const stack = "test-lab";

/** What `hostOnly.sh` is given. */
export const hostOnly = { INTERFACE: "vboxnet0", ADDRESS: "192.168.57.1", NETMASK: "255.255.255.0" };

/** What `nat.sh` is given. */
export const nat = { NETWORK: "NatNetwork", SUBNET: "10.0.3.0/24" };

/** How a script has ended. */
export interface Ended {
  code: number | null;
  output: string;
  errors: string;
}

/** Runs a script of the VirtualBox hosts to its end. */
export function run(script: string, environment: Record<string, string>, ...args: string[]): Ended {
  const { status, stdout, stderr } = spawnSync(join(scripts, script), args, {
    encoding: "utf8",
    env: { ...process.env, STACK: stack, ...environment },
  });
  return { code: status, output: stdout, errors: stderr };
}

/** The last line that a script prints; it must end well. */
export function succeed(script: string, environment: Record<string, string>, ...args: string[]): string {
  const { code, output, errors } = run(script, environment, ...args);
  if (code !== 0) {
    throw new Error(`${script} ended with ${code}:\n${errors}`);
  }
  return output.trim().split("\n").at(-1) ?? "";
}

/** Runs `image.sh make` while this process answers its requests. */
export function started(environment: Record<string, string>): Promise<Ended> {
  const child = spawn(join(scripts, "image.sh"), ["make"], {
    env: { ...process.env, STACK: stack, ...environment },
  });
  let [output, errors] = ["", ""];
  child.stdout.on("data", (text: Buffer) => (output += text.toString()));
  child.stderr.on("data", (text: Buffer) => (errors += text.toString()));
  return new Promise((resolve) => {
    child.on("close", (code) => {
      resolve({ code, output, errors });
    });
  });
}

/** The SHA-256 of a file. */
export function sumOf(file: string): string {
  return createHash("sha256").update(readFileSync(file)).digest("hex");
}

/** What `image.sh` is given for an image: size in GB. */
export function imageOf(lab: Lab, url: string, sha256: string, size = 4): Record<string, string> {
  return { URL: url, SHA256: sha256, SIZE: String(size), DOWNLOADS: join(lab.folder, "downloads") };
}

/** A small disk as it comes: one with a partition table and a file's worth of bytes. */
export function makeImage(file: string): string {
  writeFileSync(file, Buffer.alloc(3_000_000, "nomad-on-weave"));
  truncateSync(file, 64 * 2 ** 20);
  return file;
}
