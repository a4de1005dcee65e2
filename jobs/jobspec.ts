import { type Duration, toNanoseconds } from "./duration.ts";

/** A Nomad job. The words are those of Nomad's job specification. */
export interface JobSpec {
  /** The job's ID. */
  name: string;
  type: "service" | "system" | "batch";
  datacenters: readonly string[];
  /** How a change is rolled out. @default - Nomad's own */
  update?: Update;
  groups: readonly Group[];
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
}

/** Tasks that run together on one host. */
export interface Group {
  name: string;
  /** How many allocations. */
  count: number;
  tasks: readonly Task[];
}

/** A container. */
export interface Task {
  name: string;
  config: DockerConfig;
  resources: Resources;
  services?: readonly Service[];
}

/** What Nomad's Docker driver is told. */
export interface DockerConfig {
  image: string;
  /** A Docker network, or `host`, `bridge`, `none`. */
  networkMode?: string;
  /** The container's DNS servers: a container on the overlay does not inherit those of its host. */
  dnsServers?: readonly string[];
  /** Docker's log driver. */
  logging?: { type: "json-file" };
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
  /** The port that the task listens on, in the address mode. */
  port: number;
  /** `driver`: the container's own address; `host`: that of its host. */
  addressMode: "driver" | "host";
  tags?: readonly string[];
  checks?: readonly Check[];
}

/** A health check of a service, made by Consul at the service's address and port. */
export interface Check {
  type: "http" | "tcp";
  /** For `http`. */
  path?: string;
  interval: Duration;
  timeout: Duration;
}

/**
 * The job as the JSON that `nomad job run -json` takes.
 *
 * @returns text; its durations are in nanoseconds, as Nomad's API has them.
 */
export function renderJobspec(job: JobSpec): string {
  return JSON.stringify(
    {
      Job: {
        ID: job.name,
        Name: job.name,
        Type: job.type,
        Datacenters: job.datacenters,
        Update: job.update && renderUpdate(job.update),
        TaskGroups: job.groups.map((group) => ({
          Name: group.name,
          Count: group.count,
          Tasks: group.tasks.map(renderTask),
        })),
      },
    },
    undefined,
    2,
  );
}

function renderUpdate(update: Update) {
  const time = (duration: Duration | undefined) => duration && toNanoseconds(duration);
  return {
    MaxParallel: update.maxParallel,
    MinHealthyTime: time(update.minHealthyTime),
    HealthyDeadline: time(update.healthyDeadline),
    ProgressDeadline: time(update.progressDeadline),
    AutoRevert: update.autoRevert,
  };
}

function renderTask(task: Task) {
  const { image, networkMode, dnsServers, logging } = task.config;
  return {
    Name: task.name,
    Driver: "docker",
    Config: {
      image,
      network_mode: networkMode,
      dns_servers: dnsServers,
      logging: logging && [logging],
    },
    Resources: { CPU: task.resources.cpu, MemoryMB: task.resources.memory },
    Services: task.services?.map((service) => ({
      Name: service.name,
      PortLabel: String(service.port),
      AddressMode: service.addressMode,
      Provider: "consul",
      Tags: service.tags,
      Checks: service.checks?.map((check) => ({
        Type: check.type,
        Path: check.path,
        PortLabel: String(service.port),
        AddressMode: service.addressMode,
        Interval: toNanoseconds(check.interval),
        Timeout: toNanoseconds(check.timeout),
      })),
    })),
  };
}
