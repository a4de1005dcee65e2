import { setTimeout } from "node:timers/promises";
import type { Subject } from "./subject.ts";

const pauseMilliseconds = 500;

/** Whom a fault may strike. */
export interface Scene {
  hosts: readonly { name: string }[];
  consulLeader: string;
}

/** Where a fault happens. */
export interface Target {
  subject: Subject;
  /** Names of the hosts that are struck. */
  hosts: readonly string[];
  /** Ends everything early. */
  signal: AbortSignal;
  /** Notes what the table should say beside the figures. */
  remark: (text: string) => void;
}

/** Something that goes wrong, and how it ends. */
export interface Fault {
  /** As it is called on the command line: `kill-consul`. */
  name: string;
  /** What happens, in words. */
  title: string;
  /** Whom it strikes: one turn after another, each healed before the next; in each one or more hosts at once. */
  turns: (scene: Scene) => readonly (readonly string[])[];
  /** Why it can't be brought about on this machine. @default - it can */
  impossible?: (target: Target) => Promise<string | undefined>;
  /** Whether the hosts have now what it strikes: the soak passes over those that have not. @default - they have */
  canStrike?: (target: Target) => Promise<boolean>;
  /** What must be so before it; not part of what is measured. */
  prepare?: (target: Target) => Promise<void>;
  begin: (target: Target) => Promise<void>;
  /** How long it stays, in seconds. @default 0 - it is over as soon as it has happened */
  lasts?: number;
  /** Ends it, however far it has come. @default - it is over by itself */
  end?: (target: Target) => Promise<void>;
  /** Takes away what `prepare` has made, when all has healed; not part of what is measured. */
  restore?: (target: Target) => Promise<void>;
  /** Whether the hosts are not there at all meanwhile: nobody asks their edges then. @default false */
  hostsGone?: boolean;
  /** What heals it once it is over. */
  heals: "by itself" | "`up`";
}

/**
 * Whom a fault strikes as the cluster is now; between two leaders it waits for one.
 *
 * @param fault of which the turns are asked for.
 * @param look at the cluster.
 * @param signal ends the waiting.
 */
export async function turnsOf(
  fault: Fault,
  look: () => Promise<Scene>,
  signal: AbortSignal,
): Promise<readonly (readonly string[])[]> {
  for (;;) {
    const scene = await look();
    if (scene.hosts.some(({ name }) => name === scene.consulLeader)) {
      return fault.turns(scene);
    }
    await setTimeout(pauseMilliseconds, undefined, { signal });
  }
}

/** Strikes each host in turn. */
export function each({ hosts }: Scene): string[][] {
  return hosts.map(({ name }) => [name]);
}

/** Strikes the host whose Consul leads. */
export function leader({ consulLeader }: Scene): string[][] {
  return [[consulLeader]];
}

/** Strikes one host that does not lead. */
export function follower(scene: Scene): string[][] {
  return followers(scene).slice(0, 1);
}

/** Strikes all hosts but one at once, the leader among them. */
export function allButOne(scene: Scene): string[][] {
  return [[scene.consulLeader, ...followers(scene).slice(1).flat()]];
}

/** Strikes all hosts at once. */
export function all({ hosts }: Scene): string[][] {
  return [hosts.map(({ name }) => name)];
}

function followers({ hosts, consulLeader }: Scene): string[][] {
  return hosts.filter(({ name }) => name !== consulLeader).map(({ name }) => [name]);
}
