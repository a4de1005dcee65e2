import * as consul from "@pulumi/consul";
import * as nomad from "@pulumi/nomad";
import * as pulumi from "@pulumi/pulumi";
import type { ApiAccess } from "../api/client.ts";
import { type JobOutput, describeJob } from "./output.ts";
import type { Review } from "./review.ts";
import { routeShare } from "./routeShare.ts";
import { secretItems, secretOutputs, secretTexts, specificationOf, valuesOf } from "./secrets.ts";
import { isInSpecification } from "./settings.ts";
import type { JobSource } from "./source.ts";
import { renewal, storeVariables, variablesFor } from "./variables.ts";
import type { NeedsByJob } from "../jobspec/needs.ts";
import type { Layer } from "../layer.ts";
import type { Security } from "../security/security.ts";
import { programFile } from "../programFile.ts";
import { named } from "../resourceNames.ts";
import { localScript } from "../remote/localScript.ts";

/** Arguments of {@link Jobs}. */
export interface JobsArgs {
  jobs: readonly JobSource[];
  /** What the scheduler says of each, by the job's name in the configuration; of none where there is no cluster yet. */
  reviews: pulumi.Output<ReadonlyMap<string, Review>>;
  /** What they need. */
  needs: NeedsByJob;
  /** Consul's datacenter. */
  datacenter: string;
  /** Speaks to Nomad's API. */
  provider: nomad.Provider;
  /** How the APIs are reached. */
  secrets: Pick<Security, "answering" | "nomad" | "authority" | "tokens">;
  /** What jobs wait for. */
  foundation: Layer;
  overlay: Layer;
  scheduler: Layer;
  namespaces: readonly pulumi.Resource[];
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
  /** The releases are through. */
  readonly settled: readonly pulumi.Resource[];

  constructor(args: JobsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("nomad-on-weave:index:Jobs", "jobs", {}, opts);
    const { foundation, overlay, scheduler, namespaces } = args;
    const parts = {
      nomad: args.provider,
      consul: consulProvider("jobs-edge", args.secrets.answering.consul, { parent: this }),
      options: {
        parent: this,
        dependsOn: [
          ...scheduler.ready,
          ...scheduler.settled,
          ...overlay.ready,
          ...namespaces,
          ...foundation.ready,
        ],
        ...(args.lifetime === undefined ? {} : { deletedWith: args.lifetime }),
      },
    };
    this.settled = args.jobs.map((job) => this.run(job, args, parts));
    this.jobs = args.jobs.map((source) => describeJob(source, args.datacenter));
    this.registerOutputs({ jobs: this.jobs });
  }

  private run(source: JobSource, args: JobsArgs, parts: JobParts): pulumi.Resource {
    const given = variablesFor(source.name, args.needs[source.key], args.secrets);
    const items = { ...secretItems(source), ...given };
    const secrets =
      Object.keys(items).length === 0
        ? undefined
        : storeVariables(source, items, { ...parts.options, provider: parts.nomad });
    const share = routeShare(source, { ...parts.options, provider: parts.consul });
    const job = new nomad.Job(
      named("*", source.key),
      {
        // Not before the scheduler was asked: it may refuse the job.
        jobspec: args.reviews.apply(() => specificationOf(source)),
        ...(source.variables ? { hcl2: { vars: valuesOf(source, source.variables) } } : { json: true }),
        ...(source.keepsCounts === true && { preserveCounts: true }),
        detach: true,
        purgeOnDestroy: true,
      },
      {
        ...parts.options,
        provider: parts.nomad,
        dependsOn: [
          ...parts.options.dependsOn,
          ...(share ? [share] : []),
          ...(secrets ? [secrets.variable] : []),
        ],
        ...(source.secrets.some(isInSpecification) && { additionalSecretOutputs: secretOutputs }),
      },
    );
    if (pulumi.runtime.isDryRun()) {
      args.reviews.apply((reviews) => tell(reviews.get(source.key), job));
    }
    const deployment = localScript(
      named("*-deployment", source.key),
      {
        create: `node ${programFile(new URL("deployment.main.ts", import.meta.url))}`,
        environment: {
          ACCESS: pulumi.jsonStringify(args.secrets.nomad),
          NAMESPACE: source.namespace,
          JOB: job.name,
          MODIFY_INDEX: job.modifyIndex,
          ...(source.deadline !== undefined && { DEADLINE: String(source.deadline) }),
          ...(source.secrets.length > 0 && { SECRETS: secretTexts(source) }),
        },
      },
      parts.options,
    );
    // A run of a periodic job reads them anyway.
    return secrets && given && source.isPeriodic !== true
      ? renewal(source, secrets, args.secrets.nomad, { ...parts.options, dependsOn: [deployment] })
      : deployment;
  }
}

/** What all jobs share. */
interface JobParts {
  nomad: nomad.Provider;
  consul: consul.Provider;
  options: { parent: pulumi.Resource; dependsOn: pulumi.Resource[]; deletedWith?: pulumi.Resource };
}

function consulProvider(
  name: string,
  access: pulumi.Output<ApiAccess>,
  opts: pulumi.ResourceOptions,
): consul.Provider {
  return new consul.Provider(
    name,
    {
      address: pulumi.unsecret(access.apply(({ address }) => new URL(address).host)),
      scheme: access.apply(({ address }) => new URL(address).protocol.replace(":", "")),
      token: access.apply(({ token }) => token ?? ""),
      caPem: access.apply(({ ca }) => ca ?? ""),
    },
    opts,
  );
}

async function tell(review: Review | undefined, job: pulumi.Resource): Promise<void> {
  if (!review) {
    return;
  }
  const { changes, warnings, foreign } = review;
  if (changes.length > 0) {
    await pulumi.log.info(changes.join("\n"), job);
  }
  for (const warning of [...warnings, ...(foreign === undefined ? [] : [foreign])]) {
    await pulumi.log.warn(warning, job);
  }
}
