import { once } from "node:events";
import { setTimeout } from "node:timers/promises";
import { type Endpoint, request } from "./request.ts";

/** An API that several servers have. */
export interface Servers extends Endpoint {
  /** URLs of servers that do as well as the one at `address`. @default - there is none */
  others?: readonly string[] | undefined;
}

/** For how long a server is waited for before the ones after it, in milliseconds. */
const patienceMilliseconds = 1000;
/** For how long servers are waited for at all. Where a busy one must not be taken for one that is away, it has all of that. */
export const steadyMilliseconds = 10_000;
/** For how long the first server has the question to itself. */
const headStartMilliseconds = 200;

/** The addresses of the servers that were found, until one of them fails. */
const found = new Map<string, Promise<string>>();

/**
 * Finds a server that answers: the first one, in their order, that knows who leads; else the first one that answers at all;
 * else the first one.
 *
 * @param servers the servers.
 * @param patience for how long the order counts, in milliseconds: then any that knows who leads will do. @default - one second
 * @returns its URL
 */
export async function findServer(servers: Servers, patience = patienceMilliseconds): Promise<string> {
  const [first, ...others] = addressesOf(servers);
  if (others.length === 0) {
    return first;
  }
  const ended = new AbortController();
  const signal = AbortSignal.any([ended.signal, AbortSignal.timeout(steadyMilliseconds)]);
  const lookAt = (address: string) => look({ address, ca: servers.ca }, signal);
  const late = setTimeout(patience, "late" as const, { ref: false });
  try {
    const answer = lookAt(first);
    const inTime = await Promise.race([answer, setTimeout(headStartMilliseconds, "late", { ref: false })]);
    if (inTime === "leads") {
      return first;
    }
    const answers = [answer, ...others.map(lookAt)];
    const addresses = [first, ...others];
    return (
      (await firstThat(
        addresses,
        answers.map((each) => Promise.race([each, late])),
        "leads",
      )) ??
      (await anyThatLeads(addresses, answers)) ??
      (await firstThat(addresses, answers, "answers")) ??
      first
    );
  } finally {
    ended.abort();
  }
}

/**
 * The same as {@link findServer}, which is asked once, until {@link forgetServer}.
 *
 * @param servers the servers.
 * @param signal ends the waiting. @default - nothing does
 */
export async function knownServer(servers: Servers, signal?: AbortSignal | null): Promise<string> {
  const key = keyOf(servers);
  const known = found.get(key) ?? findServer(servers);
  found.set(key, known);
  return signal ? Promise.race([known, aborted(signal)]) : known;
}

/** Makes the next question look for a server again: the one that was asked is away, or knows no leader. */
export function forgetServer(servers: Servers): void {
  found.delete(keyOf(servers));
}

/**
 * The same servers in another order.
 *
 * @param servers the servers.
 * @param address URL of the one that is asked first. One that is none of theirs changes nothing.
 */
export function startingWith<S extends Servers>(servers: S, address: string | undefined): S {
  const all = addressesOf(servers);
  if (address === undefined || !all.includes(address)) {
    return servers;
  }
  return { ...servers, address, others: all.filter((each) => each !== address) };
}

/** @throws the signal's reason */
async function aborted(signal: AbortSignal): Promise<never> {
  if (!signal.aborted) {
    await once(signal, "abort");
  }
  throw signal.reason;
}

function addressesOf({ address, others = [] }: Servers): [string, ...string[]] {
  return [address, ...others];
}

function keyOf(servers: Servers): string {
  return addressesOf(servers).join(" ");
}

type Look = "leads" | "answers" | "silent";

/** The address whose look is that, the first in their order. */
async function firstThat(
  addresses: readonly string[],
  looks: readonly Promise<Look | "late">[],
  wanted: Look,
): Promise<string | undefined> {
  for (const [index, address] of addresses.entries()) {
    if ((await looks[index]) === wanted) {
      return address;
    }
  }
  return undefined;
}

/** The address of the server that is the first to say that it knows who leads. */
async function anyThatLeads(
  addresses: readonly string[],
  looks: readonly Promise<Look>[],
): Promise<string | undefined> {
  const leading = looks.map(async (look, index) => {
    if ((await look) !== "leads") {
      throw new Error("it knows no leader");
    }
    return addresses[index];
  });
  return Promise.any(leading).catch(() => undefined);
}

async function look(endpoint: Endpoint, signal: AbortSignal): Promise<Look> {
  try {
    const response = await request(endpoint, "/v1/status/leader", { signal });
    const leader = await response.text();
    return response.ok && /:\d+"/.test(leader) ? "leads" : "answers";
  } catch {
    return "silent";
  }
}
