import { catalog } from "../../jobs/catalog.ts";
import type { Canaries, RoutedService } from "../edge/edge.ts";
import type { FileJob } from "../jobfiles/read.ts";
import { servicesOf } from "../jobfiles/services.ts";
import type { ClusterFacts, JobDefinition } from "../jobspec/definition.ts";
import type { JobSpec, Service } from "../jobspec/jobspec.ts";
import { type JobNeeds, versionFile } from "../jobspec/needs.ts";
import { renderJobspec } from "../jobspec/renderJobspec.ts";
import { defaultNamespace } from "../api/nomad.ts";
import type { JobSecrets, SecretSetting } from "./settings.ts";

/** A service of a job in Consul. */
export interface JobService extends RoutedService {
  /** What it speaks, for those who call it. @default - not known */
  scheme?: Service["scheme"];
  /** The group that has it. @default - all have */
  group?: string;
  /** The task whose container is in its network. @default - that of the job's name, if its scheme is known */
  task?: string;
}

/** A job as it is given to Nomad, and what is known of it beforehand. */
export interface JobSource {
  /** The job's name in the configuration. */
  key: string;
  /** Its ID in Nomad. */
  name: string;
  /** Nomad's namespace. */
  namespace: string;
  /** Where it comes from, for messages: `jobs.httpbackend` of the configuration, or a file. */
  origin: string;
  /** The job as Nomad's API has it. */
  job: object;
  /** What is given to Nomad: that job as JSON, or a text in Nomad's own language that makes it. */
  jobspec: string;
  /** Values of the variables of such a text. */
  variables?: Readonly<Record<string, string>>;
  /** Its settings that are secrets. */
  secrets: readonly SecretSetting[];
  /** Whether it runs again and again. @default false */
  isPeriodic?: boolean;
  /** Its services in Consul, as far as they are known before Nomad reads the specification. */
  services: readonly JobService[];
  /** The Docker network of the overlay that its containers are in. @default - none, or not known */
  network?: string;
  /** Whether its groups keep the counts that they have on the cluster, as an autoscaler has set them. @default false */
  keepsCounts?: boolean;
  /** For how long it is waited for, in seconds, unless it says so itself. @default - ten minutes */
  deadline?: number;
  /** Its canaries at a release, where they do not get as much traffic as any instance. */
  canaries?: Canaries;
}

/**
 * The jobs that the configuration of a stack wants.
 *
 * @param settings of each job, by name: `jobs` in the configuration.
 * @param cluster where they will run.
 * @param secrets the settings that are secrets, by the job's name. @default - none
 * @param files the jobs that are files. @default - none
 */
export function jobSources(
  settings: Readonly<Record<string, unknown>>,
  cluster: ClusterFacts,
  secrets: JobSecrets = {},
  files: readonly FileJob[] = [],
): JobSource[] {
  const typed = Object.entries(catalog).flatMap(([name, definition]) =>
    settings[name] === undefined ? [] : [sourceOf(name, definition, settings[name], cluster, secrets[name])],
  );
  return [...typed, ...files.map(fileSource)];
}

/** The job that a file makes. */
function fileSource(file: FileJob): JobSource {
  const { key, id, namespace, network, origin, job, source, secrets, canaries, keepsCounts, deadline } = file;
  return {
    key,
    name: id,
    namespace,
    origin,
    job,
    jobspec: source?.text ?? asJson(job),
    ...(source !== undefined && { variables: source.flags }),
    secrets,
    services: servicesOf(job),
    ...(network !== undefined && { network }),
    ...(canaries && { canaries }),
    ...(keepsCounts === true && { keepsCounts }),
    ...(deadline !== undefined && { deadline }),
  };
}

/**
 * The job that a definition and its settings make.
 *
 * @param name the job's name in the configuration.
 * @param definition from the catalog.
 * @param settings as the configuration has them.
 * @param cluster where it will run.
 * @param secrets the settings that are secrets.
 */
export function sourceOf(
  name: string,
  definition: JobDefinition,
  settings: unknown,
  cluster: ClusterFacts,
  secrets: readonly SecretSetting[] = [],
): JobSource {
  const spec = withVersion(definition.spec(name, settings, cluster), definition.needs);
  const tasks = spec.groups.flatMap((group) => group.tasks);
  const network = tasks
    .map(({ config }) => config.networkMode)
    .find((mode) => mode !== undefined && mode !== "host");
  const job = renderJobspec(spec, cluster.security.acl);
  return {
    key: name,
    name,
    namespace: spec.namespace ?? defaultNamespace,
    origin: `jobs.${name}`,
    job,
    jobspec: asJson(job),
    secrets,
    isPeriodic: spec.periodic !== undefined,
    services: tasks.flatMap((task) => task.services ?? []),
    ...(network !== undefined && { network }),
    ...canariesOf(spec),
  };
}

/** A job as `nomad job run -json` takes it. */
function asJson(job: object): string {
  return JSON.stringify({ Job: job }, undefined, 2);
}

/** The task with the name of the job tells with which of its variables it has started; a run of a periodic job has the newest. */
function withVersion(spec: JobSpec, needs: JobNeeds | undefined): JobSpec {
  if (!needs?.variables || spec.periodic) {
    return spec;
  }
  const groups = spec.groups.map((group) => ({
    ...group,
    tasks: group.tasks.map((task) =>
      task.name === spec.name
        ? { ...task, templates: [versionFile(spec.name), ...(task.templates ?? [])] }
        : task,
    ),
  }));
  return { ...spec, groups };
}

function canariesOf({ canaryShare, update }: JobSpec): Pick<JobSource, "canaries"> {
  const count = update?.canary ?? 0;
  return canaryShare === undefined || count === 0 ? {} : { canaries: { share: canaryShare, count } };
}
