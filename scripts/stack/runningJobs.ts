import { z } from "zod";
import { readJob } from "../../components/jobs/jobReads.ts";
import { foreignChange } from "../../components/jobs/foreignChange.ts";
import { type NomadApi, reachNomad } from "../../components/jobs/nomadApi.ts";
import { readOutputs } from "./outputs.ts";
import type { Pulumi } from "./pulumi.ts";
import { type State, type StateResource, writeState } from "./state.ts";

const jobType = "nomad:index/job:Job";
const recorded = z.object({ name: z.string(), namespace: z.string(), modifyIndex: z.string() });

/**
 * Takes jobs that are no longer what was registered into the state of a stack as they run: those that Nomad itself
 * has taken back to an earlier version, and on request those that somebody else has changed. The next preview then
 * shows what the configuration would change on what runs. Without a cluster nothing is done.
 *
 * @param pulumi the CLI on the stack.
 * @param state the state of the stack.
 * @param foreign whether what somebody else has changed is taken too.
 */
export async function recordRunningJobs(
  pulumi: Pick<Pulumi, "read" | "write">,
  state: State,
  foreign: boolean,
): Promise<void> {
  if (!state.deployment.resources.some(({ type }) => type === jobType)) {
    return;
  }
  const outputs = await readOutputs(pulumi).catch(() => undefined);
  const api = outputs && (await reachNomad(outputs.access.nomad));
  if (!api) {
    return;
  }
  const before = state.deployment.resources;
  const resources = await Promise.all(
    before.map((resource) => asItRuns(api, resource, foreign).catch(() => resource)),
  );
  if (resources.some((resource, index) => resource !== before[index])) {
    await writeState(pulumi, { ...state, deployment: { ...state.deployment, resources } });
  }
}

/** A resource of the state; if it is a job that runs in another version than it says, as that. */
async function asItRuns(nomad: NomadApi, resource: StateResource, foreign: boolean): Promise<StateResource> {
  const known = recorded.safeParse(resource.outputs).data;
  if (resource.type !== jobType || !known) {
    return resource;
  }
  const api = nomad.within(known.namespace);
  const modifyIndex = String((await readJob(api, known.name)).JobModifyIndex);
  if (
    modifyIndex === known.modifyIndex ||
    (!foreign && (await foreignChange(api, known.name)) !== undefined)
  ) {
    return resource;
  }
  const { body } = await api.read(`job/${encodeURIComponent(known.name)}`, z.looseObject({}));
  const running = { jobspec: JSON.stringify({ Job: body }), json: true, hcl2: undefined };
  return {
    ...resource,
    inputs: { ...resource.inputs, ...running },
    outputs: { ...resource.outputs, ...running, modifyIndex },
  };
}
