import { booleanOf, listOf, mapOf, mapsOf, numberOf, orNull, stringOf } from "../base/fields.ts";
import { type Property, type PropertyMap, UNKNOWN, isMap } from "../base/property.ts";
import { goDuration } from "../base/duration.ts";

/** Every output of a job that is not an input. */
export const computed = [
  "allAtOnce",
  "allocationIds",
  "constraints",
  "createIndex",
  "datacenters",
  "deploymentId",
  "deploymentStatus",
  "modifyIndex",
  "name",
  "namespace",
  "parentId",
  "periodicConfigs",
  "priority",
  "region",
  "stable",
  "status",
  "statusDescription",
  "stop",
  "submitTime",
  "taskGroups",
  "type",
  "updateStrategies",
  "version",
];

/** The outputs of a job that Nomad has; those of its deployment and allocations are not part of it. */
export function jobOutputs(job: PropertyMap): PropertyMap {
  return {
    allAtOnce: booleanOf(job, "AllAtOnce") ?? false,
    constraints: mapsOf(job, "Constraints").map((constraint) => ({
      ltarget: stringOf(constraint, "LTarget") ?? "",
      operand: stringOf(constraint, "Operand") ?? "",
      rtarget: stringOf(constraint, "RTarget") ?? "",
    })),
    createIndex: numberOf(job, "CreateIndex") ?? 0,
    datacenters: listOf(job, "Datacenters"),
    modifyIndex: (numberOf(job, "JobModifyIndex") ?? 0).toString(),
    name: stringOf(job, "ID") ?? "",
    namespace: stringOf(job, "Namespace") ?? "default",
    parentId: stringOf(job, "ParentID") ?? "",
    periodicConfigs: isMap(job["Periodic"]) ? [periodic(job["Periodic"])] : [],
    priority: numberOf(job, "Priority") ?? 0,
    region: stringOf(job, "Region") ?? "",
    stable: booleanOf(job, "Stable") ?? false,
    status: stringOf(job, "Status") ?? "",
    statusDescription: stringOf(job, "StatusDescription") ?? "",
    stop: booleanOf(job, "Stop") ?? false,
    submitTime: submitTimeOf(job["SubmitTime"]),
    taskGroups: mapsOf(job, "TaskGroups").map((group) => taskGroup(group, strategies(group["Update"]))),
    type: stringOf(job, "Type") ?? "",
    updateStrategies: strategies(job["Update"]),
    version: numberOf(job, "Version") ?? 0,
  };
}

/** Nanoseconds since 1970. */
function submitTimeOf(found: Property): string {
  return typeof found === "string" ? found : BigInt(typeof found === "number" ? found : 0).toString();
}

/** The outputs that say what the program has said, where that is nothing too. */
export function programOutputs(inputs: PropertyMap): PropertyMap {
  const hcl2 = mapOf(inputs, "hcl2");
  return {
    preserveCounts: booleanOf(inputs, "preserveCounts") ?? false,
    readAllocationIds: booleanOf(inputs, "readAllocationIds") ?? false,
    rerunIfDead: booleanOf(inputs, "rerunIfDead") ?? false,
    hcl2: isMap(inputs["hcl2"])
      ? { allowFs: booleanOf(hcl2, "allowFs") ?? false, vars: orNull(mapOf(hcl2, "vars")) }
      : null,
  };
}

/** What a preview knows of the outputs: what stands in the specification; Nomad fills in the rest. */
export function plannedOutputs(job: PropertyMap): PropertyMap {
  const planned: PropertyMap = Object.fromEntries(computed.map((name) => [name, UNKNOWN]));
  const { datacenters, name, namespace, periodicConfigs } = jobOutputs(job);
  return {
    ...planned,
    name,
    namespace,
    periodicConfigs,
    ...("Type" in job && { type: job["Type"] }),
    ...("Region" in job && { region: job["Region"] }),
    ...("Datacenters" in job && { datacenters }),
    taskGroups: mapsOf(job, "TaskGroups").map((group) => taskGroup(group, UNKNOWN)),
  };
}

function periodic(config: PropertyMap): PropertyMap {
  return {
    enabled: booleanOf(config, "Enabled") ?? true,
    prohibitOverlap: booleanOf(config, "ProhibitOverlap") ?? false,
    spec: stringOf(config, "Spec") ?? "",
    specType: stringOf(config, "SpecType") ?? "cron",
    timezone: stringOf(config, "TimeZone") ?? "",
  };
}

function strategies(update: Property): PropertyMap[] {
  if (!isMap(update)) return [];
  return [
    {
      autoRevert: booleanOf(update, "AutoRevert") ?? false,
      canary: numberOf(update, "Canary") ?? 0,
      healthCheck: stringOf(update, "HealthCheck") ?? "",
      healthyDeadline: duration(update["HealthyDeadline"]),
      maxParallel: numberOf(update, "MaxParallel") ?? 0,
      minHealthyTime: duration(update["MinHealthyTime"]),
      stagger: duration(update["Stagger"]),
    },
  ];
}

/** A specification may give it as text, Nomad gives nanoseconds. */
function duration(value: Property): string {
  return typeof value === "string" ? value : goDuration(typeof value === "number" ? value : 0);
}

function taskGroup(group: PropertyMap, updateStrategies: Property): PropertyMap {
  const volumes = Object.values(mapOf(group, "Volumes")).filter(isMap);
  return {
    name: stringOf(group, "Name") ?? "",
    count: numberOf(group, "Count") ?? 1,
    meta: mapOf(group, "Meta"),
    updateStrategies,
    tasks: mapsOf(group, "Tasks").map((task) => ({
      name: stringOf(task, "Name") ?? "",
      driver: stringOf(task, "Driver") ?? "",
      meta: mapOf(task, "Meta"),
      volumeMounts: orNull(
        mapsOf(task, "VolumeMounts").map((mount) => ({
          destination: stringOf(mount, "Destination") ?? "",
          readOnly: booleanOf(mount, "ReadOnly") ?? false,
          volume: stringOf(mount, "Volume") ?? "",
        })),
      ),
    })),
    volumes: orNull(
      volumes
        .map((volume) => ({
          name: stringOf(volume, "Name") ?? "",
          readOnly: booleanOf(volume, "ReadOnly") ?? false,
          source: stringOf(volume, "Source") ?? "",
          type: stringOf(volume, "Type") ?? "",
        }))
        .sort((one, other) => (one.name < other.name ? -1 : 1)),
    ),
  };
}
