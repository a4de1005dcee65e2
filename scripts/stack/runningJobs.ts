import { z } from "zod";
import { readJob } from "../../components/jobs/deployment.ts";
import { foreignChange } from "../../components/jobs/foreignChange.ts";
import { NomadApi } from "../../components/jobs/nomadApi.ts";
import { readOutputs } from "./outputs.ts";
import type { Pulumi } from "./pulumi.ts";

const properties = z.looseObject({ name: z.string().optional() });
const exported = z.looseObject({
  deployment: z.looseObject({
    resources: z
      .array(
        z.looseObject({ type: z.string(), inputs: properties.optional(), outputs: properties.optional() }),
      )
      .default([]),
  }),
});

const jobType = "nomad:index/job:Job";

/**
 * Takes every job of a stack that somebody else has changed on the cluster into its state as it runs there.
 *
 * @param pulumi the CLI on the stack.
 * @param signal ends what is under way.
 */
export async function recordForeignJobs(
  pulumi: Pick<Pulumi, "read" | "write">,
  signal: AbortSignal,
): Promise<void> {
  const outputs = await readOutputs(pulumi);
  const api = new NomadApi({ address: outputs.nomadUrl }, signal);
  const foreign = await Promise.all(
    outputs.jobs.map(async ({ name }) => ((await foreignChange(api, name)) === undefined ? [] : [name])),
  );
  await recordRunningJobs(pulumi, api, foreign.flat());
}

/**
 * Takes jobs into the state of a stack as they are on the cluster, where they were changed past Pulumi. So the next
 * preview shows what the configuration would change on what runs, and the next `up` does it.
 *
 * @param pulumi the CLI on the stack.
 * @param api of the cluster.
 * @param jobs their IDs; one that the state does not have is passed over.
 */
export async function recordRunningJobs(
  pulumi: Pick<Pulumi, "read" | "write">,
  api: NomadApi,
  jobs: readonly string[],
): Promise<void> {
  const state = exported.parse(JSON.parse(await pulumi.read(["stack export"])));
  const resources = await Promise.all(
    state.deployment.resources.map(async (resource) => {
      const name = resource.type === jobType ? resource.outputs?.name : undefined;
      if (name === undefined || !jobs.includes(name)) {
        return resource;
      }
      const { body } = await api.read(`job/${encodeURIComponent(name)}`, z.looseObject({}));
      const running = { jobspec: JSON.stringify({ Job: body }), json: true, hcl2: undefined };
      const modifyIndex = String((await readJob(api, name)).JobModifyIndex);
      return {
        ...resource,
        inputs: { ...resource.inputs, ...running },
        outputs: { ...resource.outputs, ...running, modifyIndex },
      };
    }),
  );
  const deployment = { ...state.deployment, resources };
  await pulumi.write(["stack import"], JSON.stringify({ ...state, deployment }));
}
