export interface JobConstraint {
  ltarget: string;
  operand: string;
  rtarget: string;
}

export interface JobHcl2 {
  allowFs?: boolean;
  vars?: Record<string, string>;
}

export interface JobPeriodicConfig {
  enabled: boolean;
  prohibitOverlap: boolean;
  spec: string;
  specType: string;
  timezone: string;
}

/** Durations are texts as Go writes them: "10s", "1m30s". */
export interface JobUpdateStrategy {
  autoRevert: boolean;
  canary: number;
  healthCheck: string;
  healthyDeadline: string;
  maxParallel: number;
  minHealthyTime: string;
  stagger: string;
}

export type JobTaskGroupUpdateStrategy = JobUpdateStrategy;

export interface JobTaskGroupTaskVolumeMount {
  destination: string;
  readOnly: boolean;
  volume: string;
}

export interface JobTaskGroupTask {
  driver: string;
  meta: Record<string, string>;
  name: string;
  volumeMounts: JobTaskGroupTaskVolumeMount[];
}

export interface JobTaskGroupVolume {
  name: string;
  readOnly: boolean;
  source: string;
  type: string;
}

export interface JobTaskGroup {
  count: number;
  meta: Record<string, string>;
  name: string;
  tasks: JobTaskGroupTask[];
  updateStrategies: JobTaskGroupUpdateStrategy[];
  volumes: JobTaskGroupVolume[];
}

export interface NodePoolSchedulerConfig {
  memoryOversubscription?: string;
  schedulerAlgorithm?: string;
}

export interface NamespaceCapabilities {
  disabledNetworkModes?: string[];
  disabledTaskDrivers?: string[];
  enabledNetworkModes?: string[];
  enabledTaskDrivers?: string[];
}

export interface NamespaceConsulConfig {
  alloweds?: string[];
  default?: string;
  denieds?: string[];
}

export interface NamespaceNodePoolConfig {
  alloweds?: string[];
  default: string;
  denieds?: string[];
}

export type NamespaceVaultConfig = NamespaceConsulConfig;

export interface AclPolicyJobAcl {
  group?: string;
  jobId?: string;
  namespace?: string;
  task?: string;
}

export interface AclTokenRole {
  id: string;
  name: string;
}
