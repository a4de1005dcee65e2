import { type Outputs, list, map, named, objects, one, value } from "../base/bridged/outputs.ts";
import type { Recorded } from "../base/bridged/record.ts";

export const aclPolicyRecord: Recorded = {
  hasDelta: true,
  outputs: {
    description: value,
    id: value,
    jobAcl: one({ group: value, jobId: value, namespace: value, task: value }),
    name: value,
    rulesHcl: value,
  },
};

export const aclTokenRecord: Recorded = {
  hasDelta: true,
  outputs: {
    accessorId: value,
    createTime: value,
    expirationTime: value,
    expirationTtl: value,
    global: value,
    id: value,
    name: value,
    policies: list,
    roles: named("role", objects({ id: value, name: value })),
    secretId: value,
    type: value,
  },
};

const choice = one({ alloweds: named("allowed", list), default: value, denieds: named("denied", list) });

export const namespaceRecord: Recorded = {
  hasDelta: true,
  outputs: {
    capabilities: one({
      disabledNetworkModes: list,
      disabledTaskDrivers: list,
      enabledNetworkModes: list,
      enabledTaskDrivers: list,
    }),
    consulConfig: choice,
    description: value,
    id: value,
    meta: map,
    name: value,
    nodePoolConfig: choice,
    quota: value,
    vaultConfig: choice,
  },
};

export const nodePoolRecord: Recorded = {
  hasDelta: true,
  outputs: {
    description: value,
    id: value,
    meta: map,
    name: value,
    nodeIdentityTtl: value,
    schedulerConfig: one({ memoryOversubscription: value, schedulerAlgorithm: value }),
  },
};

export const schedulerConfigRecord: Recorded = {
  hasDelta: true,
  outputs: {
    id: value,
    memoryOversubscriptionEnabled: value,
    preemptionConfig: map,
    schedulerAlgorithm: value,
  },
};

export const variableRecord: Recorded = {
  hasDelta: true,
  outputs: {
    id: value,
    items: map,
    itemsWo: value,
    itemsWoVersion: value,
    namespace: value,
    path: value,
  },
};

const updateStrategies = named(
  "update_strategy",
  objects({
    autoRevert: value,
    canary: value,
    healthCheck: value,
    healthyDeadline: value,
    maxParallel: value,
    minHealthyTime: value,
    stagger: value,
  }),
);

const task: Outputs = {
  driver: value,
  meta: map,
  name: value,
  volumeMounts: objects({ destination: value, readOnly: value, volume: value }),
};

export const jobRecord: Recorded = {
  timeouts: { create: 300, update: 300 },
  hasDelta: true,
  outputs: {
    allAtOnce: value,
    allocationIds: list,
    constraints: objects({ ltarget: value, operand: value, rtarget: value }),
    createIndex: value,
    datacenters: list,
    deploymentId: value,
    deploymentStatus: value,
    deregisterOnDestroy: value,
    deregisterOnIdChange: value,
    detach: value,
    hcl2: one({ allowFs: value, vars: map }),
    id: value,
    jobspec: value,
    json: value,
    modifyIndex: value,
    name: value,
    namespace: value,
    parentId: value,
    periodicConfigs: named(
      "periodic_config",
      objects({ enabled: value, prohibitOverlap: value, spec: value, specType: value, timezone: value }),
    ),
    policyOverride: value,
    preserveCounts: value,
    priority: value,
    purgeOnDestroy: value,
    readAllocationIds: value,
    region: value,
    rerunIfDead: value,
    stable: value,
    status: value,
    statusDescription: value,
    stop: value,
    submitTime: value,
    taskGroups: objects({
      count: value,
      meta: map,
      name: value,
      tasks: named("task", objects(task)),
      updateStrategies,
      volumes: objects({ name: value, readOnly: value, source: value, type: value }),
    }),
    type: value,
    updateStrategies,
    version: value,
  },
};
