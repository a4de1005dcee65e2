import { imageProblem } from "../jobs/images.ts";
import { unknownNamespace, unknownPool } from "../jobs/review.ts";
import type { FileJob } from "./read.ts";
import type { FileGroup, FileJobSpec } from "./spec.ts";
import { overlayNetwork } from "../overlay/chosen.ts";
import { groupMode } from "../overlay/cni.ts";

/** What Nomad runs as a sidecar that names no image: of a version that Consul says. */
const meshImage = "docker.io/envoyproxy/envoy:v${NOMAD_envoy_version}";

/** What there is for the jobs of a configuration. */
export interface Places {
  /** IDs that jobs of the program have. */
  taken: readonly string[];
  /** The Docker network of a tenant, by the tenant's name, which is that of its namespace. */
  tenants: Readonly<Record<string, string>>;
  /** The Docker network of all others on the overlay. */
  network: string;
  /** Namespaces of the program's own jobs, which nobody else gets into, each with the job. */
  closed: Readonly<Record<string, string>>;
  /** Whether images of others are named by their digest. */
  pinned: boolean;
  /** The namespaces and node pools that a cluster has which is yet to be made. @default - it stands, and may have others */
  namespaces?: readonly string[];
  pools?: readonly string[];
}

/** What is wrong with jobs where they want to be, with each a line. */
export function placeProblems(jobs: readonly FileJob[], places: Places): string[] {
  return [...jobs.flatMap((job) => problemsOf(job, places)), ...idTwins(jobs, places.taken)];
}

function problemsOf({ origin, namespace, job }: FileJob, places: Places): string[] {
  const { Region: region = "global", NodePool: pool = "default" } = job;
  const owner = places.closed[namespace];
  const network = places.tenants[namespace];
  const problems = [
    ...(region === "global" ? [] : [`region must be "global", the cluster's only one, got "${region}"`]),
    ...(owner === undefined
      ? []
      : [`namespace must be another one, as ${namespace} is that of ${owner} alone`]),
    ...(places.namespaces === undefined || places.namespaces.includes(namespace)
      ? []
      : [unknownNamespace(namespace, places.namespaces)]),
    ...(places.pools === undefined || places.pools.includes(pool) ? [] : [unknownPool(pool, places.pools)]),
    ...(network === undefined ? [] : strayTasks(job, [network, places.network])),
    ...(places.pinned ? imagesOf(job).flatMap((image) => imageProblem(image) ?? []) : []),
  ];
  return problems.map((problem) => `${origin}: ${problem}`);
}

/** What of a tenant's job would not be in the tenant's network: tasks, and ports of hosts. */
function strayTasks({ Namespace, TaskGroups }: FileJobSpec, networks: readonly string[]): string[] {
  const rule = `as the job is of the tenant ${Namespace ?? ""}`;
  return TaskGroups.flatMap(({ Name, Networks = [], Tasks }) => [
    ...(Networks.every(({ Mode }) => networks.some((network) => Mode === groupMode(network)))
      ? []
      : [
          `group "${Name}" must have no network block, or one with mode = "${groupMode(overlayNetwork.network)}", ${rule}`,
        ]),
    ...Tasks.filter(({ Driver, Config }) => Driver !== "docker" || !isIn(networks, Config)).map(
      (task) => `task "${task.Name}" must have driver = "docker" and no network_mode, ${rule}`,
    ),
  ]);
}

/** Whether a container is in one of these networks, or says none. */
function isIn(networks: readonly string[], config: { network_mode?: unknown } | undefined): boolean {
  return config?.network_mode === undefined || networks.some((network) => network === config.network_mode);
}

/** The images of a job: of its tasks, and of the sidecars that Consul's mesh adds to its services. */
function imagesOf({ TaskGroups }: FileJobSpec): string[] {
  return TaskGroups.flatMap(({ Services = [], Tasks }) => [
    ...Tasks.map(({ Config }) => Config?.image),
    ...Services.flatMap(({ Connect }) =>
      Connect === undefined || Connect.Native === true
        ? []
        : [Connect.SidecarTask?.Config?.image ?? meshImage],
    ),
  ]).filter((image) => typeof image === "string");
}

/** A job with the network of its containers: those of a tenant's job are in the tenant's, which the text of the file may not say. */
export function inNetwork({ source, ...file }: FileJob, { tenants, network }: Places): FileJob {
  const own = tenants[file.namespace];
  const modes = file.job.TaskGroups.flatMap(modesOf);
  if (own === undefined || modes.every((mode) => mode === own || mode === groupMode(own))) {
    const known =
      own ?? (modes.includes(network) || modes.includes(groupMode(network)) ? network : undefined);
    return { ...file, ...(source && { source }), ...(known !== undefined && { network: known }) };
  }
  const groups = file.job.TaskGroups.map((group) => within(own, group));
  return { ...file, job: { ...file.job, TaskGroups: groups }, network: own };
}

/** The networks that a group asks for: one for all its tasks, or one for each. */
function modesOf({ Networks = [], Tasks }: FileGroup): unknown[] {
  const own = Tasks.map(({ Config }) => Config?.network_mode);
  return Networks.length === 0
    ? own
    : [...Networks.map(({ Mode }) => Mode), ...own.filter((mode) => mode !== undefined)];
}

/** A group with all its tasks in a network. */
function within(network: string, group: FileGroup): FileGroup {
  const { Networks = [], Tasks } = group;
  return {
    ...group,
    Networks: Networks.map((each) => ({ ...each, Mode: groupMode(network) })),
    Tasks: Tasks.map((task) =>
      Networks.length > 0 && task.Config?.network_mode === undefined
        ? task
        : { ...task, Config: { ...task.Config, network_mode: network } },
    ),
  };
}

/** Two jobs of one ID: the later one would overwrite the other. */
function idTwins(jobs: readonly FileJob[], taken: readonly string[]): string[] {
  return jobs.flatMap(({ id, origin }, index) => {
    const other = jobs.slice(0, index).find((each) => each.id === id);
    if (other !== undefined) {
      return [`${origin}: job "${id}" must have another ID, as ${other.origin} has that`];
    }
    return taken.includes(id)
      ? [`${origin}: job "${id}" must have another ID, as the program has a job of that ID`]
      : [];
  });
}
