import { z } from "zod";
import { nameOf } from "../../components/resourceNames.ts";
import { readJob } from "../../components/jobs/jobReads.ts";
import { foreignChange } from "../../components/jobs/foreignChange.ts";
import type { Outputs } from "../../stack/outputs.ts";
import type { Pulumi } from "../../stack/pulumi.ts";
import { asSecret, hasSecret } from "../../stack/secretProperty.ts";
import { type State, type StateResource, writeState } from "../../stack/state.ts";
import { type NomadApi, NomadError, reachNomad } from "../../components/api/nomad.ts";

const jobType = "nomad:index/job:Job";
// The cluster is up: a machine that has other work is late with its answer.
const reachMilliseconds = 10_000;
const recorded = z.object({
  name: z.string(),
  namespace: z.string(),
  modifyIndex: z.string(),
  preserveCounts: z.boolean().default(false),
});

/**
 * Takes jobs that are no longer what was registered into the state of a stack as they run: those that Nomad itself
 * has reverted to an earlier version, and on request those that somebody else has changed. The next preview then
 * shows what the configuration would change on what runs. Without a cluster nothing is done.
 *
 * @param pulumi the CLI on the stack.
 * @param state the state of the stack.
 * @param outputs of the stack, if it is up.
 * @param foreign whether what somebody else has changed is taken too.
 * @returns the state as it is then, and the names of jobs that Nomad does not have any more.
 */
export async function recordRunningJobs(
  pulumi: Pick<Pulumi, "read" | "write">,
  state: State,
  outputs: Outputs | undefined,
  foreign: boolean,
): Promise<{ state: State; gone: string[] }> {
  const before = state.deployment.resources;
  const api =
    outputs && before.some(({ type }) => type === jobType)
      ? await reachNomad(outputs.access.nomad, reachMilliseconds)
      : undefined;
  if (!api) {
    return { state, gone: [] };
  }
  const gone: string[] = [];
  const resources = await Promise.all(
    before.map((resource) =>
      asItRuns(api, resource, foreign).catch((error: unknown) => {
        if (error instanceof NomadError && error.status === 404) {
          gone.push(nameOf(resource));
        }
        return resource;
      }),
    ),
  );
  if (resources.every((resource, index) => resource === before[index])) {
    return { state, gone };
  }
  const recorded = { ...state, deployment: { ...state.deployment, resources } };
  await writeState(pulumi, recorded);
  return { state: recorded, gone };
}

/** Whether what somebody else has changed of a job is left out of the state: only its counts, where they are kept, always. */
async function stays(
  api: NomadApi,
  { name, preserveCounts }: z.output<typeof recorded>,
  foreign: boolean,
): Promise<boolean> {
  if ((foreign && !preserveCounts) || (await foreignChange(api, name)) === undefined) {
    return false;
  }
  return !foreign || (await foreignChange(api, name, true)) === undefined;
}

/** A resource of the state; if it is a job that runs in another version than it says, as that. */
async function asItRuns(nomad: NomadApi, resource: StateResource, foreign: boolean): Promise<StateResource> {
  const known = recorded.safeParse(resource.outputs).data;
  if (resource.type !== jobType || !known) {
    return resource;
  }
  const api = nomad.within(known.namespace);
  const modifyIndex = String((await readJob(api, known.name)).JobModifyIndex);
  if (modifyIndex === known.modifyIndex || (await stays(api, known, foreign))) {
    return resource;
  }
  const { body } = await api.read(`job/${encodeURIComponent(known.name)}`, z.looseObject({}));
  const jobspec = JSON.stringify({ Job: body });
  // What runs has the values in it that were secrets of the job when it was registered.
  const running = { jobspec: hasSecret(resource) ? asSecret(jobspec) : jobspec, json: true, hcl2: undefined };
  return {
    ...resource,
    inputs: { ...resource.inputs, ...running },
    outputs: { ...resource.outputs, ...running, modifyIndex },
  };
}
