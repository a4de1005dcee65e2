import { z } from "zod";
import type { NomadApi } from "../api/nomad.ts";
import { flattened } from "./nomadWords.ts";
import { type Allocation, allocationShape } from "./shapes.ts";

const eventsShown = 5;
const logLinesShown = 10;
const logBytes = 4000;

/**
 * What went wrong with the allocations of a job that failed: their last events and the last lines of their logs.
 *
 * @param api of the cluster.
 * @param path of the list of allocations, below `/v1/`.
 * @returns lines; none if no allocation failed.
 */
export async function explainFailures(api: NomadApi, path: string): Promise<string[]> {
  const { body } = await api.read(path, z.array(allocationShape));
  const failed = body.filter(
    (each) => each.ClientStatus === "failed" || each.DeploymentStatus?.Healthy === false,
  );
  return (await Promise.all(failed.map((allocation) => explainOne(api, allocation)))).flat();
}

async function explainOne(api: NomadApi, allocation: Allocation): Promise<string[]> {
  const tasks = Object.entries(allocation.TaskStates ?? {});
  const parts = await Promise.all(
    tasks.map(async ([task, state]) => {
      const events = (state.Events ?? [])
        .slice(-eventsShown)
        .flatMap(({ DisplayMessage }) => flattened(DisplayMessage).map((line) => `  ${line}`));
      const log = [
        ...(await logOf(api, allocation, task, "stdout")),
        ...(await logOf(api, allocation, task, "stderr")),
      ];
      return [...events, ...log.slice(-logLinesShown).map((line) => `  | ${line}`)];
    }),
  );
  return [`${allocation.Name} on ${allocation.NodeName} (${allocation.ID.slice(0, 8)}):`, ...parts.flat()];
}

/** The end of a task's log; nothing where it has none, or its host does not answer. */
async function logOf(
  api: NomadApi,
  allocation: Allocation,
  task: string,
  type: "stdout" | "stderr",
): Promise<string[]> {
  const query = { task, type, plain: "true", origin: "end", offset: String(logBytes) };
  const text = await api.text(`client/fs/logs/${allocation.ID}`, query).catch(() => "");
  return text.split("\n").filter(Boolean);
}
