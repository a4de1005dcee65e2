export { AclPolicy, type AclPolicyArgs } from "./aclPolicy.ts";
export { AclToken, type AclTokenArgs } from "./aclToken.ts";
export { Job, type JobArgs } from "./job.ts";
export { Namespace, type NamespaceArgs } from "./namespace.ts";
export { NodePool, type NodePoolArgs } from "./nodePool.ts";
export { Provider, type ProviderArgs } from "./provider.ts";
export { SchedulerConfig, type SchedulerConfigArgs } from "./schedulerConfig.ts";
export * as types from "./types/index.ts";
export { Variable, type VariableArgs } from "./variable.ts";
