import { z } from "zod";
import type { NomadApi } from "../../components/api/nomad.ts";
import { allocationShape } from "../../components/jobs/shapes.ts";

const bytes = 20_000;

/** The end of a log, and whose it is: `u1 1a2b3c4d`. */
export interface Log {
  source: string;
  text: string;
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
  const logs = shown.flatMap(({ ID, NodeName, TaskStates }) =>
    Object.keys(TaskStates ?? {}).flatMap((task) =>
      (["stdout", "stderr"] as const).map(async (type) => {
        const query = { task, type, plain: "true", origin: "end", offset: String(bytes) };
        // An instance that has been collected has no log any more.
        const text = await api.text(`client/fs/logs/${ID}`, query).catch(() => "");
        return { source: `${NodeName} ${ID.slice(0, 8)}`, text };
      }),
    ),
  );
  return (await Promise.all(logs)).filter(({ text }) => text !== "");
}
