import { type Duration, toNanoseconds } from "./duration.ts";
import { edge } from "../edge/chosen.ts";
import { canaryTag } from "../edge/edge.ts";
import type {
  NomadJob,
  NomadMigrateStrategy,
  NomadRestartPolicy,
  NomadService,
  NomadTask,
  NomadTaskGroup,
  NomadUpdateStrategy,
  NomadWorkloadIdentity,
} from "./nomadJob.ts";
import type { Group, JobSpec, Restart, Service, Task, Update } from "./jobspec.ts";

// Of each container: the edge writes a line for each request. Nomad keeps a copy of its own, up to 100 MB of each stream.
const logs = { type: "json-file", config: [{ "max-size": "10m", "max-file": "3" }] };

/**
 * The job as Nomad's API has it.
 *
 * @param job what is rendered.
 * @param identified whether its services have to log in to Consul.
 * @returns its durations are in nanoseconds, as Nomad's API has them.
 */
export function renderJobspec(job: JobSpec, identified: boolean): NomadJob {
  return {
    ID: job.name,
    Name: job.name,
    Namespace: job.namespace,
    Type: job.type,
    NodePool: job.nodePool,
    Periodic: job.periodic && {
      Enabled: true,
      SpecType: "cron",
      Specs: [job.periodic.cron],
      ProhibitOverlap: job.periodic.prohibitOverlap,
    },
    Update: job.update && renderUpdate(job.update),
    Migrate: job.type === "service" && job.update ? renderMigrate(job.update) : undefined,
    TaskGroups: job.groups.map((group) => renderGroup(group, identified)),
    ...job.also,
  };
}

function time(duration: Duration | undefined): number | undefined {
  return duration === undefined ? undefined : toNanoseconds(duration);
}

function renderUpdate(update: Update): NomadUpdateStrategy {
  return {
    MaxParallel: update.maxParallel,
    MinHealthyTime: time(update.minHealthyTime),
    HealthyDeadline: time(update.healthyDeadline),
    ProgressDeadline: time(update.progressDeadline),
    AutoRevert: update.autoRevert,
    Canary: update.canary,
    AutoPromote: update.autoPromote,
  };
}

/** A host that is drained is left at the pace of a release, not at Nomad's own of ten seconds an instance. */
function renderMigrate(update: Update): NomadMigrateStrategy {
  return {
    MaxParallel: update.maxParallel,
    MinHealthyTime: time(update.minHealthyTime),
    HealthyDeadline: time(update.healthyDeadline),
  };
}

function renderGroup(group: Group, identified: boolean): NomadTaskGroup {
  const fixed = group.ports?.filter((port) => port.static !== undefined);
  const dynamic = group.ports?.filter((port) => port.static === undefined);
  return {
    Name: group.name,
    Count: group.count,
    Networks: group.ports && [
      {
        ReservedPorts: fixed?.map((port) => ({ Label: port.label, Value: port.static, To: port.to })),
        DynamicPorts: dynamic?.map((port) => ({ Label: port.label, To: port.to })),
      },
    ],
    RestartPolicy: group.restart && renderRestart(group.restart),
    Volumes:
      group.hostVolumes &&
      Object.fromEntries(
        group.hostVolumes.map((volume) => [volume, { Name: volume, Type: "host", Source: volume }]),
      ),
    Tasks: group.tasks.map((task) => renderTask(task, identified)),
    ...group.also,
  };
}

function renderRestart(restart: Restart): NomadRestartPolicy {
  return {
    Attempts: restart.attempts,
    Interval: time(restart.interval),
    Delay: time(restart.delay),
    Mode: restart.mode,
  };
}

function renderTask(task: Task, identified: boolean): NomadTask {
  const { image, command, args, networkMode, dnsServers, ports } = task.config;
  return {
    Name: task.name,
    Driver: "docker",
    Config: {
      image,
      command,
      args,
      network_mode: networkMode,
      dns_servers: dnsServers,
      ports,
      logging: [logs],
    },
    Env: task.env,
    Identity:
      task.asksNomad === true ? { Name: "default", Audience: ["nomadproject.io"], Env: true } : undefined,
    VolumeMounts:
      task.mounts &&
      Object.entries(task.mounts).map(([folder, volume]) => ({ Volume: volume, Destination: folder })),
    Templates: task.templates?.map(({ data, destination }) => ({
      EmbeddedTmpl: data,
      DestPath: destination,
      // The program restarts the instances, one after another (components/jobs/renewal.ts): Nomad would do it by chance.
      ChangeMode: "noop",
    })),
    Resources: { CPU: task.resources.cpu, MemoryMB: task.resources.memory },
    ShutdownDelay: time(task.shutdownDelay),
    Services: task.services?.map((service) => renderService(task, service, identified)),
    ...task.also,
  };
}

function renderService(task: Task, service: Service, identified: boolean): NomadService {
  const { addressMode } = service;
  const port = String(service.port);
  const tags = service.routes && edge.tags(service.routes);
  return {
    Name: service.name,
    PortLabel: port,
    AddressMode: addressMode,
    Provider: "consul",
    Identity: identified ? consulIdentity(task, service) : undefined,
    Tags: tags,
    CanaryTags: tags && [...tags, canaryTag],
    Checks: service.checks?.map((check) => ({
      Type: check.type,
      Path: check.path,
      PortLabel: port,
      AddressMode: addressMode,
      Interval: time(check.interval),
      Timeout: time(check.timeout),
    })),
    ...service.also,
  };
}

/** As Nomad itself would add it when the job is registered: here, so that a job follows when access control is switched. */
function consulIdentity(task: Task, service: Service): NomadWorkloadIdentity {
  return {
    Name: `consul-service_${task.name}-${service.name}-${service.port}`,
    Audience: ["consul.io"],
    TTL: toNanoseconds("1h"),
    ServiceName: service.name,
  };
}
