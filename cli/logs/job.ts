import { z } from "zod";
import type { NomadApi } from "../../components/api/nomad.ts";
import { type Allocation, allocationShape } from "../../components/jobs/shapes.ts";

const bytes = 20_000;

/** The end of a log, and whose it is: `u1 1a2b3c4d`. */
export interface Log {
  source: string;
  text: string;
}

/** One of the two logs of a task, and whose it is. */
export interface LogStream {
  source: string;
  /** Below `/v1/`. */
  path: string;
  query: { task: string; type: "stdout" | "stderr"; plain: "true" };
}

/** The logs of an instance. */
export function streamsOf({ ID, NodeName, TaskStates }: Allocation): LogStream[] {
  const source = `${NodeName} ${ID.slice(0, 8)}`;
  return Object.keys(TaskStates ?? {}).flatMap((task) =>
    (["stdout", "stderr"] as const).map((type) => ({
      source,
      path: `client/fs/logs/${ID}`,
      query: { task, type, plain: "true" as const },
    })),
  );
}

/**
 * The ends of the logs of a job's instances.
 *
 * @param job its ID.
 * @param api asks in its namespace.
 * @param hosts names of those whose instances are asked.
 */
export async function logsOfJob(job: string, api: NomadApi, hosts: readonly string[]): Promise<Log[]> {
  const { body } = await api.read(`job/${encodeURIComponent(job)}/allocations`, z.array(allocationShape));
  const shown = body.filter((each) => hosts.includes(each.NodeName));
  const logs = shown.flatMap(streamsOf).map(async ({ source, path, query }) => {
    // An instance that has been collected has no log any more.
    const text = await api.text(path, { ...query, origin: "end", offset: String(bytes) }).catch(() => "");
    return { source, text };
  });
  return (await Promise.all(logs)).filter(({ text }) => text !== "");
}
