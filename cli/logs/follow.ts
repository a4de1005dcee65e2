import { setTimeout } from "node:timers/promises";
import { z } from "zod";
import { type ApiAccess, askApi } from "../../components/api/client.ts";
import type { NomadApi } from "../../components/api/nomad.ts";
import { allocationShape } from "../../components/jobs/shapes.ts";
import type { Cluster } from "../../observe/verify/check.ts";
import { type LogStream, streamsOf } from "./job.ts";

type Print = (source: string, line: string) => void;

const pauseMilliseconds = 2000;

/** The command that prints the last lines of a unit's log. */
export function journalOf(unit: string, lines: number): string {
  return `journalctl --no-pager --output short-iso --lines ${lines} --unit ${unit}`;
}

/** A unit whose log is followed. */
export interface FollowedUnit {
  unit: string;
  /** How many lines are printed that it has already. */
  lines: number;
  /** Names. */
  hosts: readonly string[];
}

/**
 * Prints the last lines of a unit on some hosts, and what comes after, until the signal comes.
 *
 * @param followed the unit.
 * @param cluster with the hosts.
 * @param print takes a line, and whose it is.
 * @param signal ends it.
 * @throws Error if a host does not answer
 */
export async function followUnit(
  { unit, lines, hosts }: FollowedUnit,
  cluster: Pick<Cluster, "onHost">,
  print: Print,
  signal: AbortSignal,
): Promise<void> {
  const ends = hosts.map((host) =>
    cluster.onHost(host, `${journalOf(unit, lines)} --follow`, signal, (line) => {
      print(host, line);
    }),
  );
  await Promise.all(ends).catch((error: unknown) => {
    if (!signal.aborted) {
      throw error;
    }
  });
}

/** A job whose logs are followed. */
export interface FollowedJob {
  /** Its ID. */
  job: string;
  namespace: string;
  /** Names of those whose instances are followed. */
  hosts: readonly string[];
}

/**
 * Prints what the instances of a job write, also those that start meanwhile, until the signal comes.
 *
 * @param followed the job.
 * @param api asks in its namespace.
 * @param access the same API, for answers that do not end.
 * @param print takes a line, and whose it is.
 * @param signal ends it.
 */
export async function followJob(
  { job, namespace, hosts }: FollowedJob,
  api: NomadApi,
  access: ApiAccess,
  print: Print,
  signal: AbortSignal,
): Promise<void> {
  const open = new Set<string>();
  const known = new Set<string>();
  const follow = async ({ source, path, query }: LogStream, fromEnd: boolean) => {
    // Nomad takes the end itself for the start: from the last byte on, which ends a line that was printed.
    const last = { ...query, origin: "end", offset: "1" };
    const hasLines = fromEnd && (await api.text(path, last)) !== "";
    const start = hasLines ? last : { ...query, origin: "start", offset: "0" };
    const parameters = new URLSearchParams({ ...start, namespace, follow: "true" });
    const { body } = await askApi(access, `/v1/${path}?${parameters.toString()}`, { signal });
    let isPrinted = hasLines;
    let rest = "";
    for await (const text of body?.pipeThrough(new TextDecoderStream()) ?? []) {
      const lines = `${rest}${text}`.split("\n");
      rest = lines.pop() ?? "";
      for (const line of isPrinted ? lines.slice(1) : lines) {
        print(source, line);
      }
      isPrinted &&= lines.length === 0;
    }
  };
  for (let isFirst = true; !signal.aborted; isFirst = false) {
    const { body } = await api.read(`job/${encodeURIComponent(job)}/allocations`, z.array(allocationShape));
    const running = body.filter((each) => each.ClientStatus === "running" && hosts.includes(each.NodeName));
    for (const stream of running.flatMap(streamsOf)) {
      const id = `${stream.path} ${stream.query.task} ${stream.query.type}`;
      if (!open.has(id)) {
        // One that was there at the start has been printed so far; a silent one is cut off after minutes.
        const fromEnd = isFirst || known.has(id);
        open.add(id);
        known.add(id);
        void follow(stream, fromEnd)
          .catch(() => undefined)
          .finally(() => open.delete(id));
      }
    }
    await setTimeout(pauseMilliseconds, undefined, { signal }).catch(() => undefined);
  }
}
