import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { type ApiAccess, askApi } from "../components/api/client.ts";
import pLimit from "p-limit";
import type { Outputs } from "../stack/outputs.ts";
import { root } from "../stack/workspace.ts";
import type { Cluster } from "./verify/check.ts";

const apiTimeout = 10_000;
// A small host that is asked everything at once is late for the health checks of what runs there.
const sessionsPerHost = 3;
/** What runs a command as root on a host of a stack: a program and its words, in the folder of the checkout. */
export function asRootOn(
  { ssh }: Pick<Outputs["hosts"][number], "ssh">,
  command: string,
): [program: string, ...words: string[]] {
  const [program = "ssh", ...words] = ssh.split(" ");
  const asRoot = `$([ "$(id -u)" = 0 ] || echo sudo -n) ${command}`;
  return [program, "-o", "BatchMode=yes", "-o", "ConnectTimeout=20", ...words, asRoot];
}

/** A script failed on a host, or could not be brought there. */
export class HostError extends Error {
  /** Its exit code, or that of ssh; none if it was ended by a signal. */
  readonly code: number | undefined;

  constructor(message: string, code: number | undefined) {
    super(message);
    this.code = code;
  }
}

/** The cluster of a stack, looked at over SSH and HTTP from this machine. */
export function clusterOf(outputs: Outputs): Cluster {
  const hosts = new Map(
    outputs.hosts.map(({ name, ssh }) => [name, { ssh, inTurn: pLimit(sessionsPerHost) }]),
  );
  return {
    outputs,
    onHost: (name, script, signal, tell) => {
      const host = hosts.get(name);
      if (!host) {
        throw new Error(`the stack has no host ${name}`);
      }
      const [program, ...words] = asRootOn(host, "bash -euo pipefail -s");
      return host.inTurn(() => run(program, words, script, signal, tell));
    },
    consul: (path) => ask(outputs.access.consul, path),
    nomad: (path) => ask(outputs.access.nomad, path),
  };
}

async function ask(access: ApiAccess, path: string): Promise<unknown> {
  const response = await askApi(access, `/v1/${path}`, { signal: AbortSignal.timeout(apiTimeout) });
  if (!response.ok) {
    throw new Error(`${access.address} answers ${response.status} to /v1/${path}`);
  }
  return response.json();
}

function run(
  program: string,
  args: string[],
  input: string,
  signal?: AbortSignal,
  tell?: (line: string) => void,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: root,
      stdio: ["pipe", "pipe", "pipe"],
      ...(signal && { signal }),
    });
    let output = "";
    let messages = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
    if (tell) {
      createInterface({ input: child.stdout }).on("line", tell);
    }
    child.stderr.setEncoding("utf8").on("data", (text: string) => (messages += text));
    child.on("error", (error) => {
      // The connection that all share holds them, as long as the command runs on the host.
      for (const stream of child.stdio) {
        stream?.destroy();
      }
      reject(error);
    });
    child.on("close", (code) => {
      if (code === 0) {
        resolve(output);
      } else {
        reject(new HostError(messages.trim() || `exit code ${code ?? "none"}`, code ?? undefined));
      }
    });
    // One that has ended reads no more; how it ended is told when it closes.
    child.stdin.on("error", () => undefined);
    child.stdin.end(input);
  });
}
