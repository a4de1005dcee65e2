import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, open, readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { cacheDirectory } from "./cache.ts";
import { CommandError, runCommand } from "./command.ts";
import { withLock } from "./lock.ts";
import type { Reporter } from "./progress.ts";
import { rootCommand, runAsRoot } from "./root-command.ts";
import { reasonOf } from "../components/reasonOf.ts";

const secondsToStart = 60;
const linesOfLog = 10;

export interface DockerOptions {
  signal: AbortSignal;
  reporter: Reporter;
  /** What names the engine at DOCKER_HOST. @default - that variable of the person's */
  namedBy?: string;
  /** Whether systemd runs this machine. @default whether its runtime folder is there */
  systemd?: boolean;
}

/**
 * Sees to it that the Docker Engine answers: starts it by systemd, or by hand where there is none.
 *
 * @returns whether it had to be started
 * @throws Error that says why it does not answer and what to do
 */
export async function ensureDocker(options: DockerOptions): Promise<boolean> {
  const { signal, reporter } = options;
  const lock = join(cacheDirectory(), "dockerd.lock");
  const first = await whyNoAnswer(signal);
  if (first === undefined) {
    return false;
  }
  refuseUnstartable(first, options.namedBy ?? "DOCKER_HOST");
  const onWait = () => {
    reporter.say("waiting for another run that starts Docker");
  };
  return withLock(lock, { signal, onWait }, async () => {
    if ((await whyNoAnswer(signal)) === undefined) {
      return false;
    }
    const { systemd = existsSync("/run/systemd/system") } = options;
    reporter.say("starting the Docker Engine");
    if (systemd) {
      await runAsRoot("systemctl", ["start", "docker"], { signal });
      await waitForAnswer(signal, () => undefined, "see: journalctl -u docker");
    } else {
      await startByHand(signal);
    }
    return true;
  });
}

async function startByHand(signal: AbortSignal): Promise<void> {
  await mkdir(cacheDirectory(), { recursive: true });
  const logFile = join(cacheDirectory(), "dockerd.log");
  const [program, ...parameters] = await rootCommand(["dockerd"], signal);
  const log = await open(logFile, "w");
  let ended: string | undefined;
  try {
    const daemon = spawn(program, parameters, {
      env: process.env,
      detached: true,
      stdio: ["ignore", log.fd, log.fd],
    });
    daemon.once("error", (error) => {
      ended = error.message;
    });
    daemon.once("exit", (code) => {
      ended = `dockerd ended with ${code ?? "a signal"}`;
    });
    daemon.unref();
    await waitForAnswer(signal, () => ended, `see ${logFile}`);
  } catch (error) {
    signal.throwIfAborted();
    const lastLines = (await readFile(logFile, "utf8")).trimEnd().split("\n").slice(-linesOfLog);
    throw new Error([reasonOf(error), ...lastLines].join("\n"), {
      cause: error,
    });
  } finally {
    await log.close();
  }
}

async function waitForAnswer(
  signal: AbortSignal,
  ended: () => string | undefined,
  advice: string,
): Promise<void> {
  const until = performance.now() + secondsToStart * 1000;
  for (;;) {
    // Asked before the look at the daemon: one that ends because another runs already is no failure.
    const over = ended();
    const reason = await whyNoAnswer(signal);
    if (reason === undefined) {
      return;
    }
    if (over !== undefined || performance.now() > until) {
      throw new Error(
        `the Docker Engine does not answer (${over ?? `after ${secondsToStart} s: ${reason}`}): ${advice}`,
      );
    }
    await pause(200, undefined, { signal });
  }
}

async function whyNoAnswer(signal: AbortSignal): Promise<string | undefined> {
  try {
    await runCommand("docker", ["version", "--format", "{{.Server.Version}}"], { signal, timeout: 15_000 });
    return undefined;
  } catch (error) {
    signal.throwIfAborted();
    return error instanceof CommandError && error.stderr !== "" ? error.stderr : String(error);
  }
}

function refuseUnstartable(reason: string, namedBy: string): void {
  if (/permission denied/i.test(reason)) {
    throw new Error(
      `this user may not use Docker: as root, usermod -aG docker ${process.env["USER"] ?? "<user>"}, then log in again`,
    );
  }
  const engine = process.env["DOCKER_HOST"];
  if (engine !== undefined && engine !== "") {
    throw new Error(
      `${namedBy}: the Docker Engine at ${engine} does not answer; start it with: systemctl start docker (${reason.trim()})`,
    );
  }
}
