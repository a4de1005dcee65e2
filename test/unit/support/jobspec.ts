import { z } from "zod";
import { sourceOf } from "../../../components/jobs/source.ts";
import { catalog } from "../../../jobs/catalog.ts";
import { closed } from "../../../testbed/security.ts";

/** The cluster that the jobs are for. */
export const cluster = {
  datacenter: "dc1",
  resolvers: ["192.168.56.3", "192.168.56.4", "192.168.56.5"],
  network: (tenant?: string) => (tenant === undefined ? "weave" : `weave-${tenant}`),
  security: closed,
};

/** A job of the catalog as Nomad gets it. */
export function render(name: string, settings: unknown): unknown {
  const definition = catalog[name];
  if (!definition) {
    throw new Error(`the catalog has no ${name}`);
  }
  return JSON.parse(sourceOf(name, definition, definition.settings.parse(settings), cluster).jobspec);
}

/** The one group, task and service of a job. */
export function parts(name: string, settings: unknown = {}) {
  const shape = z.object({
    Job: z.looseObject({ TaskGroups: z.array(z.looseObject({ Tasks: z.array(z.looseObject({})) })) }),
  });
  const { Job } = shape.parse(render(name, settings));
  const [group] = Job.TaskGroups;
  return { job: Job, group, task: group?.Tasks[0] };
}
