import { z } from "zod";
import { patiently } from "../patiently.ts";
import { reasonOf } from "../reasonOf.ts";
import { edge } from "../edge/chosen.ts";
import type { NomadApi } from "../api/nomad.ts";

const allocation = z.object({
  ID: z.string(),
  NodeID: z.string(),
  NodeName: z.string(),
  ClientStatus: z.string(),
  DesiredStatus: z.string(),
  TaskStates: z
    .record(
      z.string(),
      z.object({
        State: z.string(),
        StartedAt: z.coerce.date().nullable(),
        Events: z.array(z.object({ DisplayMessage: z.string() })).nullable(),
      }),
    )
    .nullable(),
});
type Allocation = z.output<typeof allocation>;
const node = z.object({ HTTPAddr: z.string() });
const file = z.object({ ModTime: z.coerce.date() });

const patienceMilliseconds = 120_000;
const pauseMilliseconds = 200;

/**
 * Restarts the instances of a job that have started before they had its new variables: one after another, each when it has the
 * new ones, and the next when this one is back. Where the edge answers on its host, that has its routes again then: requests
 * always find one.
 *
 * @param api of the cluster.
 * @param job its ID; its task of the same name has the version of the variables in `local/version`.
 * @param version of the variables.
 * @param say is given a line for each restart.
 * @throws Error that names the host whose instance does not get the variables, or no routes, within two minutes
 */
export async function renewInstances(
  api: NomadApi,
  job: string,
  version: string,
  say: (line: string) => void,
): Promise<void> {
  const { body } = await api.read(`job/${job}/allocations`, z.array(allocation));
  // One between two starts may read older ones too; one that has never started will read the new ones.
  for (const instance of body.filter((each) => isAlive(each) && startOf(each, job) !== undefined)) {
    if (await renew(api, job, instance, version)) {
      say(`${job} on ${instance.NodeName} is restarted`);
    }
  }
}

/** @returns whether the instance had to be restarted. */
async function renew(api: NomadApi, job: string, instance: Allocation, version: string): Promise<boolean> {
  const { ID, NodeID, NodeName } = instance;
  const path = `${job}/local/version`;
  await until(`${job} on ${NodeName} does not get its new variables`, async () => {
    const own = await api.text(`client/fs/cat/${ID}`, { path });
    return own === version ? undefined : `it has the version ${own}`;
  });
  // By the clock of its host, as the starts of its tasks are.
  const { ModTime: since } = (await api.read(`client/fs/stat/${ID}?path=${path}`, file)).body;
  const hasStartedSince = (now: Allocation) => (startOf(now, job) ?? since) > since;
  if (hasStartedSince((await api.read(`allocation/${ID}`, allocation)).body)) {
    return false;
  }
  const address = (await api.read(`node/${NodeID}`, node)).body.HTTPAddr.replace(/:\d+$/, "");
  const before = await countRoutes(address).catch(() => undefined);
  await until(`${job} on ${NodeName} is not restarted`, async () => {
    // Not AllTasks: Nomad 1.11.3 would never start a task again that waits for its next start (it closes the gate that the task
    // is to pass, and opens it at the next change of the task's state). A task that waits takes the new ones by itself.
    await api.write(`client/allocation/${ID}/restart`, {}, z.unknown());
    return undefined;
  });
  await until(`${job} on ${NodeName} does not come back`, async () => {
    const { body: now } = await api.read(`allocation/${ID}`, allocation);
    if (!hasStartedSince(now)) {
      return `Nomad has not started it again: ${lastNoteOf(now, job)}`;
    }
    if (before === undefined) {
      return undefined;
    }
    const count = await countRoutes(address);
    return count >= before ? undefined : `it has ${count} of ${before} routes`;
  });
  return true;
}

function isAlive({ ClientStatus, DesiredStatus }: Allocation): boolean {
  return DesiredStatus === "run" && ["running", "pending"].includes(ClientStatus);
}

/** When the task of that name was started last; undefined if it never was. */
function startOf({ TaskStates }: Allocation, task: string): Date | undefined {
  return TaskStates?.[task]?.StartedAt ?? undefined;
}

/** The state of the task of that name, and what its client has noted of it last. */
function lastNoteOf({ TaskStates }: Allocation, task: string): string {
  const state = TaskStates?.[task];
  const note = state?.Events?.at(-1)?.DisplayMessage;
  return `its task is ${state?.State ?? "not known"}${note === undefined ? "" : ` (${note})`}`;
}

async function countRoutes(address: string): Promise<number> {
  const routes = edge.routesIn(await edge.ask(address, AbortSignal.timeout(5000)));
  if (routes === undefined) {
    throw new Error(`${edge.job} at ${address} does not tell its routes`);
  }
  return routes.length;
}

/** Waits until nothing is left to be said against it. @throws Error with the problem, and what was said last */
async function until(problem: string, look: () => Promise<string | undefined>): Promise<void> {
  const settled = async () => {
    const reason = await look();
    if (reason !== undefined) {
      throw new Error(reason);
    }
  };
  await patiently(settled, { patience: patienceMilliseconds, pause: pauseMilliseconds }).catch(
    (cause: unknown) => {
      throw new Error(`${problem} within ${patienceMilliseconds / 1000} s: ${reasonOf(cause)}`, { cause });
    },
  );
}
