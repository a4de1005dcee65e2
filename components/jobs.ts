import * as nomad from "@pulumi/nomad";
import * as pulumi from "@pulumi/pulumi";
import { catalog } from "../jobs/catalog.ts";
import type { ClusterFacts } from "../jobs/job.ts";
import type { JobSpec } from "../jobs/jobspec.ts";
import { renderJobspec } from "../jobs/renderJobspec.ts";

/** Arguments of {@link Jobs}. */
export interface JobsArgs {
  /** Settings of the jobs that run, by name: `jobs` in the configuration. */
  settings: Readonly<Record<string, unknown>>;
  cluster: ClusterFacts;
  /** URL of Nomad's API; plain, so that a preview reaches it too. */
  nomadUrl: string;
  /** What jobs wait for: a Nomad with clients. */
  after: readonly pulumi.Resource[];
  /** The resource with which the whole cluster goes away, its jobs included. @default - the jobs are stopped */
  lifetime?: pulumi.Resource | undefined;
}

/** A job, and the name under which its service is found. */
export interface JobOutput {
  name: string;
  /** DNS names of its services. */
  services: string[];
}

/** The jobs of the stack, each up once its deployment is healthy. */
export class Jobs extends pulumi.ComponentResource {
  readonly jobs: JobOutput[];

  constructor(name: string, args: JobsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("nomad-on-weave:index:Jobs", name, {}, opts);
    const provider = new nomad.Provider(name, { address: args.nomadUrl }, { parent: this });
    this.jobs = Object.entries(catalog).flatMap(([job, definition]) => {
      const settings = args.settings[job];
      return settings === undefined
        ? []
        : [this.run(job, definition.spec(job, settings, args.cluster), args, provider)];
    });
    this.registerOutputs({ jobs: this.jobs });
  }

  private run(name: string, spec: JobSpec, args: JobsArgs, provider: nomad.Provider): JobOutput {
    new nomad.Job(
      name,
      { jobspec: renderJobspec(spec), json: true, detach: false, purgeOnDestroy: true },
      {
        parent: this,
        provider,
        dependsOn: [...args.after],
        ...(args.lifetime === undefined ? {} : { deletedWith: args.lifetime }),
      },
    );
    const services = spec.groups.flatMap((group) => group.tasks.flatMap((task) => task.services ?? []));
    return {
      name,
      services: services.map((service) => `${service.name}.service.${args.cluster.datacenter}.consul`),
    };
  }
}
