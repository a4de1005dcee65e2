import * as command from "@pulumi/command";
import * as consul from "@pulumi/consul";
import * as nomad from "@pulumi/nomad";
import * as pulumi from "@pulumi/pulumi";
import { type JobOutput, describeJob } from "./jobs/output.ts";
import type { Review, ReviewedJob } from "./jobs/review.ts";
import { routeShare } from "./jobs/routeShare.ts";
import { programFile } from "./programFile.ts";

/** Arguments of {@link Jobs}. */
export interface JobsArgs {
  /** The jobs, each with what the scheduler says of it. */
  jobs: readonly ReviewedJob[];
  /** Consul's datacenter. */
  datacenter: string;
  /** URL of Nomad's API. */
  nomadUrl: string;
  /** URL of Consul's API. */
  consulUrl: string;
  /** What jobs wait for: a Nomad with clients. */
  after: readonly pulumi.Resource[];
  /** The resource with which the whole cluster goes away, its jobs included. @default - the jobs are stopped */
  lifetime?: pulumi.Resource | undefined;
}

/**
 * The jobs of the stack.
 *
 * Each is registered with Nomad, and then followed by its `<job>-deployment` until the release is through: that one
 * shows the progress, and fails with what the failing instances have logged. A preview shows what the scheduler would
 * do.
 */
export class Jobs extends pulumi.ComponentResource {
  readonly jobs: JobOutput[];

  constructor(name: string, args: JobsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("nomad-on-weave:index:Jobs", name, {}, opts);
    const parts = {
      nomad: new nomad.Provider(name, { address: args.nomadUrl }, { parent: this }),
      consul: new consul.Provider(
        `${name}-edge`,
        { address: new URL(args.consulUrl).host },
        { parent: this },
      ),
      options: {
        parent: this,
        dependsOn: [...args.after],
        ...(args.lifetime === undefined ? {} : { deletedWith: args.lifetime }),
      },
    };
    for (const job of args.jobs) {
      this.run(job, args, parts);
    }
    this.jobs = args.jobs.map(({ source }) => describeJob(source, args.datacenter));
    this.registerOutputs({ jobs: this.jobs });
  }

  private run({ source, review }: ReviewedJob, args: JobsArgs, parts: JobParts): void {
    const share = routeShare(source, { ...parts.options, provider: parts.consul });
    const job = new nomad.Job(
      source.name,
      {
        jobspec: source.jobspec,
        ...(source.variables ? { hcl2: { vars: source.variables } } : { json: true }),
        detach: true,
        purgeOnDestroy: true,
      },
      {
        ...parts.options,
        provider: parts.nomad,
        dependsOn: [...parts.options.dependsOn, ...(share ? [share] : [])],
      },
    );
    if (review && pulumi.runtime.isDryRun()) {
      void tell(review, job);
    }
    new command.local.Command(
      `${source.name}-deployment`,
      {
        create: `node ${programFile(new URL("jobs/deployment.main.ts", import.meta.url))}`,
        environment: { NOMAD_ADDR: args.nomadUrl, JOB: job.name, MODIFY_INDEX: job.modifyIndex },
        addPreviousOutputInEnv: false,
      },
      parts.options,
    );
  }
}

/** What all jobs share. */
interface JobParts {
  nomad: nomad.Provider;
  consul: consul.Provider;
  options: { parent: pulumi.Resource; dependsOn: pulumi.Resource[]; deletedWith?: pulumi.Resource };
}

async function tell({ changes, warnings, foreign }: Review, job: pulumi.Resource): Promise<void> {
  if (changes.length > 0) {
    await pulumi.log.info(changes.join("\n"), job);
  }
  for (const warning of [...warnings, ...(foreign === undefined ? [] : [foreign])]) {
    await pulumi.log.warn(warning, job);
  }
}
