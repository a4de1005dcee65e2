import type { NomadJob, NomadService, NomadTask, NomadTaskGroup } from "./nomadJob.ts";
import type { Duration } from "./duration.ts";

/** A Nomad job. The words are those of Nomad's job specification. */
export interface JobSpec {
  /** The job's ID. */
  name: string;
  /** Nomad's namespace: that of a tenant. @default - Nomad's own: default */
  namespace?: string | undefined;
  type: "service" | "system" | "batch";
  /** The node pool that it runs in: `all` is that of all hosts. @default - default */
  nodePool?: string;
  /** Runs a `batch` job again and again. */
  periodic?: Periodic;
  /** How a change is rolled out. @default - Nomad's own */
  update?: Update;
  /** How much of the traffic at the edge its canaries get, from 0 to 1. @default - as much as any instance */
  canaryShare?: number;
  groups: readonly Group[];
  /** Whatever else Nomad's API has for a job; it wins over the rest. */
  also?: NomadJob;
}

/** When a periodic job runs. */
export interface Periodic {
  /** A cron expression of five fields, in UTC. */
  cron: string;
  /** Whether a run is left out while the one before is still at work. */
  prohibitOverlap: boolean;
}

/** How a changed job replaces its allocations. */
export interface Update {
  /** How many at a time. @default - Nomad's: 1 */
  maxParallel?: number;
  /** How long an allocation must be healthy before the next one is touched. @default - Nomad's: 10s */
  minHealthyTime?: Duration;
  /** How long an allocation may take to become healthy. @default - Nomad's: 5m */
  healthyDeadline?: Duration;
  /** How long the deployment may go on without an allocation becoming healthy. @default - Nomad's: 10m */
  progressDeadline?: Duration;
  /** Goes back to the last stable version if the deployment fails. @default - Nomad's: false */
  autoRevert?: boolean;
  /** How many allocations of the new version run beside the old ones until it is promoted. @default - Nomad's: 0 */
  canary?: number;
  /** Promotes the canaries once all of them are healthy. @default - Nomad's: false */
  autoPromote?: boolean;
}

/** Tasks that run together on one host. */
export interface Group {
  name: string;
  /** How many allocations; a system job has one on every client. */
  count?: number;
  /** Ports of the host that the group gets. */
  ports?: readonly Port[];
  restart?: Restart;
  /** Volumes of the host that tasks may mount. */
  hostVolumes?: readonly string[];
  tasks: readonly Task[];
  /** Whatever else Nomad's API has for a group; it wins over the rest. */
  also?: NomadTaskGroup;
}

/** A port of the host. */
export interface Port {
  label: string;
  /** This very port. @default - Nomad chooses one */
  static?: number;
  /** The port of the container that it leads to. @default - the same */
  to?: number;
}

/** What happens when a task ends with an error. */
export interface Restart {
  /** How often it is started again within the interval. */
  attempts: number;
  interval: Duration;
  delay: Duration;
  /** After the last attempt: `fail` the allocation, or `delay` until the next interval. */
  mode: "fail" | "delay";
}

/** A container. */
export interface Task {
  name: string;
  config: DockerConfig;
  env?: Readonly<Record<string, string>>;
  templates?: readonly Template[];
  /** Volumes of the group, by the folder where the task finds them. */
  mounts?: Readonly<Record<string, string>>;
  /** Whether it may ask Nomad at the socket `api.sock` of its secrets, with the token NOMAD_TOKEN. @default - it may not */
  asksNomad?: boolean;
  resources: Resources;
  /** How long it goes on answering after its services are gone from Consul. @default - not at all */
  shutdownDelay?: Duration;
  services?: readonly Service[];
  /** Whatever else Nomad's API has for a task, such as another driver; it wins over the rest. */
  also?: NomadTask;
}

/** A file that Nomad writes for the task, from a template in the language of consul-template. */
export interface Template {
  data: string;
  /** Below the task's directory: `secrets/token`. */
  destination: string;
}

/** What Nomad's Docker driver is told. */
export interface DockerConfig {
  image: string;
  /** In place of the image's own command. */
  command?: string;
  args?: readonly string[];
  /** A Docker network, or `host`, `bridge`, `none`. @default - Docker's bridge */
  networkMode?: string;
  /** The container's DNS servers: a container on the overlay does not inherit those of its host. */
  dnsServers?: readonly string[];
  /** Labels of the group's ports that lead into the container. */
  ports?: readonly string[];
}

/** What an allocation may use. */
export interface Resources {
  /** In MHz. */
  cpu: number;
  /** In MB. */
  memory: number;
}

/** A service in Consul. */
export interface Service {
  name: string;
  /** What it speaks, for those who call it. */
  scheme: "http" | "https";
  /** The port that the task listens on, for `driver`; the label of a port of the group, for `host`. */
  port: number | string;
  /** `driver`: the container's own address; `host`: that of its host. */
  addressMode: "driver" | "host";
  /** Under which it is reached through the edge. @default - it is not */
  routes?: readonly Route[];
  checks?: readonly Check[];
  /** Whatever else Nomad's API has for a service; it wins over the rest. */
  also?: NomadService;
}

/** A route of the edge to a service. */
export interface Route {
  /** What requests it is for: `mysite.com:9999/`, or `:9997` for a port of its own. */
  source: string;
  /** How the edge goes on to the service, in its own words: `proto=tcp`. @default - by HTTP */
  options?: string;
}

/** A health check of a service, made by Consul at the service's address and port. */
export interface Check {
  type: "http" | "tcp";
  /** For `http`. */
  path?: string;
  interval: Duration;
  timeout: Duration;
}
