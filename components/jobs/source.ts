import { catalog } from "../../jobs/catalog.ts";
import type { Canaries } from "../edge/edge.ts";
import type { HclJob } from "../jobspec/hcl.ts";
import { variablesOf } from "../jobspec/hcl.ts";
import type { ClusterFacts, JobDefinition } from "../jobspec/definition.ts";
import type { JobSpec, Service } from "../jobspec/jobspec.ts";
import { type JobNeeds, versionFile } from "../jobspec/needs.ts";
import { renderJobspec } from "../jobspec/renderJobspec.ts";
import { defaultNamespace } from "../api/nomad.ts";
import type { JobSecrets, SecretSetting } from "./settings.ts";

/** A job as it is given to Nomad, and what is known of it beforehand. */
export interface JobSource {
  /** The job's name in the configuration. */
  name: string;
  /** Nomad's namespace. */
  namespace: string;
  /** Where it comes from, for messages: `jobs.httpbackend` of the configuration, or a file. */
  origin: string;
  /** The job's specification: JSON, or Nomad's own language where it has variables. */
  jobspec: string;
  /** Values for a specification in Nomad's own language. */
  variables?: Record<string, string>;
  /** Its settings that are secrets. */
  secrets: readonly SecretSetting[];
  /** Whether it runs again and again. @default false */
  isPeriodic?: boolean;
  /** Its services in Consul, as far as they are known before Nomad reads the specification. */
  services: readonly Service[];
  /** The Docker network of the overlay that its containers are in. @default - none, or not known */
  network?: string;
  /** Its canaries at a release, where they do not get as much traffic as any instance. */
  canaries?: Canaries;
}

/**
 * The jobs that the configuration of a stack wants.
 *
 * @param settings of each job, by name: `jobs` in the configuration.
 * @param cluster where they will run.
 * @param secrets the settings that are secrets, by the job's name. @default - none
 */
export function jobSources(
  settings: Readonly<Record<string, unknown>>,
  cluster: ClusterFacts,
  secrets: JobSecrets = {},
): JobSource[] {
  return Object.entries(catalog).flatMap(([name, definition]) =>
    settings[name] === undefined ? [] : [sourceOf(name, definition, settings[name], cluster, secrets[name])],
  );
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
  definition: JobDefinition | HclJob,
  settings: unknown,
  cluster: ClusterFacts,
  secrets: readonly SecretSetting[] = [],
): JobSource {
  if ("text" in definition) {
    return {
      name,
      namespace: defaultNamespace,
      origin: `jobs/${definition.file}`,
      jobspec: definition.text,
      variables: variablesOf(definition, settings),
      secrets,
      services: [],
    };
  }
  const spec = withVersion(definition.spec(name, settings, cluster), definition.needs);
  const tasks = spec.groups.flatMap((group) => group.tasks);
  const network = tasks
    .map(({ config }) => config.networkMode)
    .find((mode) => mode !== undefined && mode !== "host");
  return {
    name,
    namespace: spec.namespace ?? defaultNamespace,
    origin: `jobs.${name}`,
    jobspec: renderJobspec(spec, cluster.security.acl),
    secrets,
    isPeriodic: spec.periodic !== undefined,
    services: tasks.flatMap((task) => task.services ?? []),
    ...(network !== undefined && { network }),
    ...canariesOf(spec),
  };
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
