import { existsSync, mkdirSync, readFileSync, readlinkSync, renameSync, writeFileSync } from "node:fs";
import { hostname, userInfo } from "node:os";
import { dirname } from "node:path";
import { z } from "zod";
import { lockUntilEnd } from "../toolchain/lock.ts";

const note = z.object({
  pid: z.int(),
  username: z.string(),
  hostname: z.string(),
  timestamp: z.string(),
  namespace: z.string(),
  started: z.array(z.int()),
});

/** A run of this program that has ended. */
export interface FormerRun {
  /** Whether its processes had their IDs from where this one has its own: this start of this machine, this container. */
  isFromHere: boolean;
  /** The process IDs of the Pulumi CLIs that it has started. */
  started: readonly number[];
}

/** Thrown where another run is at work on the stack. */
export class StackLockedError extends Error {
  /**
   * @param stack the stack's name.
   * @param owner of the run.
   * @param advice the next step.
   */
  constructor(
    stack: string,
    { pid, username, hostname: machine, timestamp }: Omit<z.output<typeof note>, "namespace" | "started">,
    advice = "Wait for its end, or end it.",
  ) {
    super(
      `Another run is at work on the stack ${stack}: process ${pid} of ${username} on ${machine}, since ${timestamp}. ${advice}`,
    );
  }
}

/**
 * Lets this process alone change a stack until it ends, among the commands of this program that share the stack's backend.
 *
 * @param file that is locked; who does it is in a file beside it.
 * @param stack the stack's name.
 * @returns the run before, if one is known.
 * @throws StackLockedError if another process is at work
 */
export async function holdStack(file: string, stack: string): Promise<FormerRun | undefined> {
  const isLocked = await lockUntilEnd(file);
  const before = readNote(file);
  if (!isLocked) {
    const unknown = { pid: 0, username: "somebody", hostname: "an unknown machine", timestamp: "just now" };
    throw new StackLockedError(stack, before ?? unknown);
  }
  writeNote(file, {
    pid: process.pid,
    username: userInfo().username,
    hostname: hostname(),
    timestamp: new Date().toISOString(),
    namespace: namespace(),
    started: [],
  });
  return before && { isFromHere: before.namespace === namespace(), started: before.started };
}

/** Notes that this run has started a Pulumi CLI, if it holds the stack. */
export function noteStarted(file: string, pid: number): void {
  const own = readNote(file);
  if (own?.pid === process.pid && own.namespace === namespace()) {
    writeNote(file, { ...own, started: [...own.started, pid] });
  }
}

/** Where the IDs of processes are from: the start of the machine, and the container. */
function namespace(): string {
  return `${readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim()} ${readlinkSync("/proc/self/ns/pid")}`;
}

const noteFile = (file: string) => `${file}.json`;

function readNote(file: string): z.output<typeof note> | undefined {
  return existsSync(noteFile(file))
    ? note.safeParse(JSON.parse(readFileSync(noteFile(file), "utf8"))).data
    : undefined;
}

/** Whole, or as it was: also where another person made the file. */
function writeNote(file: string, content: z.output<typeof note>): void {
  const part = `${noteFile(file)}.${process.pid}`;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(part, JSON.stringify(content));
  renameSync(part, noteFile(file));
}
