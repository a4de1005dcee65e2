import { setTimeout } from "node:timers/promises";
import { accessTo } from "../../observe/askAny.ts";
import { reasonOf } from "../../components/reasonOf.ts";
import { Writer } from "../../testbed/quorum.ts";
import { EdgeLoad, type Requests, allAnswer } from "./edgeLoad.ts";
import type { Fault, Target } from "./fault.ts";
import { untilWell } from "./healing.ts";
import { endOf } from "./run.ts";
import { domain, type Subject } from "./subject.ts";

/** How a cluster has become healthy again. */
interface Healing {
  /** From the end of the fault until all was well, in seconds; undefined if it never was. */
  healedAfter: number | undefined;
  healedBy: Fault["heals"];
  /** Why the fault was not what it was meant to be, or `up` failed; nothing if all went as meant. */
  problem?: string;
}

/** What was seen of a fault in one turn, from before it until all had healed. */
export interface Strike extends Healing {
  hosts: readonly string[];
  requests: Requests;
  /** How many writes to Consul were acknowledged. */
  acknowledged: number;
  /** Acknowledged keys that Consul does not have; undefined if it could not be asked. */
  lost: readonly string[] | undefined;
  /** For how long no server acknowledged a write, at most, in seconds. */
  longestGap: number;
  /** What else there is to say. */
  remarks: readonly string[];
}

const requestsPerSecond = 60;
const patience = { atMost: 120, stays: 5 };
const readingMilliseconds = 60_000;

/**
 * Brings a fault about under load and writes, ends it, and waits until all has healed.
 *
 * @param subject a cluster that is healthy.
 * @param fault what happens.
 * @param hosts whom it strikes.
 * @param signal ends it early: the fault is ended in any case.
 * @param atLeast how long load and writes go on, in seconds. @default - until all has healed
 * @throws Error if the cluster is not healthy before the fault
 */
export async function strike(
  subject: Subject,
  fault: Fault,
  hosts: readonly string[],
  signal: AbortSignal,
  atLeast = 0,
): Promise<Strike> {
  const remarks: string[] = [];
  const target: Target = { subject, hosts, signal, remark: (text) => remarks.push(text) };
  const edges = subject.outputs.hosts;
  const isWell = async () => (await allAnswer(edges, domain)) && (await subject.look()).healthy;
  await fault.prepare?.(target);
  if ((await untilWell(isWell, { atMost: patience.atMost }, signal)) === undefined) {
    throw new Error(`${subject.stack.name} is not healthy before the fault`);
  }
  const started = performance.now();
  const load = new EdgeLoad(edges, domain, requestsPerSecond);
  const writer = new Writer(...accessTo(subject.outputs, "consul"));
  try {
    const mishap = await bringAbout(fault, target, load);
    const healing = await heal(fault, target, load, isWell);
    const left = atLeast * 1000 - (performance.now() - started);
    await setTimeout(Math.max(0, left), undefined, { signal });
    const requests = await load.stop();
    const lost = await Promise.race([
      writer.stop().catch(() => undefined),
      setTimeout(readingMilliseconds, undefined, { ref: false }),
    ]);
    if (healing.healedAfter !== undefined) {
      await fault.restore?.(target);
    }
    const { acknowledged, longestGap } = writer;
    return {
      hosts,
      requests,
      acknowledged: acknowledged.length,
      lost,
      longestGap: longestGap / 1000,
      ...healing,
      ...(mishap !== undefined && { problem: mishap }),
      remarks,
    };
  } catch (error) {
    writer.end();
    await load.stop();
    throw error;
  }
}

/** @returns why it was not what it was meant to be */
async function bringAbout(fault: Fault, target: Target, load: EdgeLoad): Promise<string | undefined> {
  if (fault.hostsGone === true) {
    load.leaveOut(target.hosts);
  }
  try {
    await fault.begin(target);
    await setTimeout((fault.lasts ?? 0) * 1000, undefined, { signal: target.signal });
    return undefined;
  } catch (error) {
    target.signal.throwIfAborted();
    return `not as meant: ${reasonOf(error)}`;
  } finally {
    await fault.end?.(target);
  }
}

/** Waits until all is well by itself; where that does not come, or is not to be expected, lets `up` repair it. */
async function heal(
  fault: Fault,
  { subject, remark, signal }: Target,
  load: EdgeLoad,
  isWell: () => Promise<boolean>,
): Promise<Healing> {
  const started = performance.now();
  const waiting = new AbortController();
  const takenBack = load.takeBack(AbortSignal.any([signal, waiting.signal]));
  try {
    if (fault.heals === "by itself") {
      const healedAfter = await untilWell(isWell, patience, signal);
      if (healedAfter !== undefined) {
        await takenBack;
        return { healedAfter, healedBy: "by itself" };
      }
      remark(`not by itself within ${patience.atMost} s`);
    }
    const { code, output } = await endOf(subject.stack.start("up"), signal);
    const upTook = (performance.now() - started) / 1000;
    const afterwards = await untilWell(isWell, patience, signal);
    return {
      healedAfter: afterwards === undefined ? undefined : upTook + afterwards,
      healedBy: "`up`",
      ...(code !== 0 && { problem: `up ended with ${code}: ${output}` }),
    };
  } finally {
    waiting.abort();
    await takenBack;
  }
}
