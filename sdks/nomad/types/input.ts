import type * as pulumi from "@pulumi/pulumi";

/** One header of each request to Nomad. */
export interface ProviderHeader {
  name: pulumi.Input<string>;
  value: pulumi.Input<string>;
}

/** How an HCL job specification is read. */
export interface JobHcl2 {
  /** Whether functions that read files are allowed. @default false */
  allowFs?: pulumi.Input<boolean> | undefined;
  /** Values of the specification's variables, by name. */
  vars?: pulumi.Input<Record<string, pulumi.Input<string>>> | undefined;
}

/** What jobs of a namespace may use. */
export interface NamespaceCapabilities {
  disabledNetworkModes?: pulumi.Input<pulumi.Input<string>[]> | undefined;
  disabledTaskDrivers?: pulumi.Input<pulumi.Input<string>[]> | undefined;
  enabledNetworkModes?: pulumi.Input<pulumi.Input<string>[]> | undefined;
  enabledTaskDrivers?: pulumi.Input<pulumi.Input<string>[]> | undefined;
}

/** Which node pools, or Consul or Vault clusters, jobs of a namespace may use: allowed ones or denied ones, not both. */
export interface NamespaceChoice {
  alloweds?: pulumi.Input<pulumi.Input<string>[]> | undefined;
  /** The one for jobs that name none. */
  default?: pulumi.Input<string> | undefined;
  denieds?: pulumi.Input<pulumi.Input<string>[]> | undefined;
}

export type NamespaceConsulConfig = NamespaceChoice;
export type NamespaceNodePoolConfig = NamespaceChoice;
export type NamespaceVaultConfig = NamespaceChoice;

/** What the schedulers do otherwise in a node pool. */
export interface NodePoolSchedulerConfig {
  /** `enabled` or `disabled`. @default - as in the whole region */
  memoryOversubscription?: pulumi.Input<string> | undefined;
  /** `binpack` or `spread`. @default - as in the whole region */
  schedulerAlgorithm?: pulumi.Input<string> | undefined;
}

/** The workloads that an ACL policy holds for without a token. */
export interface AclPolicyJobAcl {
  group?: pulumi.Input<string> | undefined;
  /** @default - all jobs of the namespace */
  jobId?: pulumi.Input<string> | undefined;
  namespace?: pulumi.Input<string> | undefined;
  task?: pulumi.Input<string> | undefined;
}

/** A role of an ACL token. */
export interface AclTokenRole {
  id: pulumi.Input<string>;
  name?: pulumi.Input<string> | undefined;
}
