import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir } from "node:fs/promises";
import { Socket } from "node:net";
import { dirname } from "node:path";
import { reasonOf } from "../components/reasonOf.ts";

const announced = ["sh", "-c", "echo locked; exec cat >/dev/null"];

/**
 * Runs something while no other process does so with the same lock file.
 *
 * The lock is the kernel's, held by a `flock` whose stdin is ours: however this process ends, it is free again.
 * @param onWait called once when another process has the lock
 * @throws the signal's reason when aborted while waiting
 */
export async function withLock<Result>(
  file: string,
  { signal, onWait }: { signal: AbortSignal; onWait: () => void },
  work: () => Promise<Result>,
): Promise<Result> {
  signal.throwIfAborted();
  await mkdir(dirname(file), { recursive: true });
  const holder = spawn("flock", ["--exclusive", file, ...announced], {
    env: process.env,
    detached: true,
    stdio: ["pipe", "pipe", "inherit"],
  });
  // A holder that is gone already has nothing to be told.
  holder.stdin.on("error", () => undefined);
  const waiting = setTimeout(onWait, 500);
  const release = () => {
    holder.stdin.end();
  };
  const giveUp = () => {
    holder.kill();
    release();
  };
  signal.addEventListener("abort", giveUp, { once: true });
  try {
    await new Promise<void>((locked, failed) => {
      holder.stdout.once("data", () => {
        locked();
      });
      holder.once("error", (error) => {
        failed(new Error(`flock can't be started (${error.message}): install the package util-linux`));
      });
      holder.once("close", (code) => {
        failed(new Error(`can't lock ${file}: flock ended with ${code ?? "a signal"}`));
      });
    }).catch((error: unknown) => {
      signal.throwIfAborted();
      throw error;
    });
    clearTimeout(waiting);
    signal.removeEventListener("abort", giveUp);
    return await work();
  } finally {
    clearTimeout(waiting);
    signal.removeEventListener("abort", giveUp);
    release();
  }
}

/**
 * Locks a file until this process ends, however it does, if no other process has it locked: also one that is not seen from
 * here, in another container.
 *
 * @returns whether it is locked.
 * @throws Error if flock can't be started
 */
export async function lockUntilEnd(file: string): Promise<boolean> {
  await mkdir(dirname(file), { recursive: true });
  const holder = spawn("flock", ["--exclusive", "--nonblock", file, ...announced], {
    detached: true,
    stdio: ["pipe", "pipe", "inherit"],
  });
  const locked = once(holder.stdout, "data").then(() => true);
  const refused = once(holder, "close").then(() => false);
  const isLocked = await Promise.race([locked, refused]).catch((error: unknown) => {
    throw new Error(`flock can't be started (${reasonOf(error)}): install the package util-linux`);
  });
  // This process ends when its work does.
  holder.unref();
  for (const stream of [holder.stdin, holder.stdout]) {
    if (stream instanceof Socket) {
      stream.unref();
    }
  }
  return isLocked;
}
