import { spawn } from "node:child_process";
import { stringOf, stringsOf, textsOf } from "../base/fields.ts";
import type { Context } from "../base/kind.ts";
import type { PropertyMap } from "../base/property.ts";
import { collectFiles } from "./collected-files.ts";
import { failedCommand } from "./failed-command.ts";
import { reasonOf, stopSignal } from "./stop.ts";
import { Transcript } from "./transcript.ts";

const graceMilliseconds = 5000;

/** Runs a command line on this machine; see Runner. */
export async function runLocally(
  command: string,
  inputs: PropertyMap,
  previous: Record<string, string>,
  context: Context,
): Promise<PropertyMap> {
  const interpreter = stringsOf(inputs, "interpreter");
  const [program = "/bin/sh", ...options] = interpreter.length > 0 ? interpreter : ["/bin/sh", "-c"];
  const directory = stringOf(inputs, "dir") ?? process.cwd();
  const transcript = new Transcript(stringOf(inputs, "logging"), context);
  const how = await new Promise<string | undefined>((resolve, reject) => {
    // A group of its own, so that what the command has started ends with it.
    const child = spawn(program, [...options, command], {
      cwd: directory,
      env: { ...process.env, ...textsOf(inputs, "environment"), ...previous },
      detached: true,
    });
    const signal = stopSignal(context);
    const stop = (): void => {
      endGroup(child.pid, "SIGTERM");
      setTimeout(() => {
        endGroup(child.pid, "SIGKILL");
      }, graceMilliseconds).unref();
    };
    signal.addEventListener("abort", stop, { once: true });
    if (signal.aborted) stop();
    child.stdout.on("data", (bytes: Buffer) => {
      transcript.add("stdout", bytes);
    });
    child.stderr.on("data", (bytes: Buffer) => {
      transcript.add("stderr", bytes);
    });
    child.stdin.on("error", () => undefined); // It ended without reading all of it.
    child.stdin.end(stringOf(inputs, "stdin") ?? "");
    child.on("error", (error) => {
      signal.removeEventListener("abort", stop);
      reject(new Error(`${program} can't be started in ${directory}: ${error.message}`));
    });
    child.on("close", (code, killedBy) => {
      signal.removeEventListener("abort", stop);
      if (signal.aborted) resolve(reasonOf(signal));
      else if (killedBy !== null) resolve(`signal ${killedBy}`);
      else resolve(code === 0 ? undefined : `exit status ${String(code)}`);
    });
  });
  transcript.end();
  if (how !== undefined) throw failedCommand(how, command, transcript.tail());
  return {
    stdout: transcript.text("stdout"),
    stderr: transcript.text("stderr"),
    ...(await collectFiles(directory, stringsOf(inputs, "assetPaths"), stringsOf(inputs, "archivePaths"))),
  };
}

function endGroup(leader: number | undefined, signal: NodeJS.Signals): void {
  if (leader === undefined) return;
  try {
    process.kill(-leader, signal);
  } catch {
    // The group has ended by itself.
  }
}
