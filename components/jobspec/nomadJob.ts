// Made by npm run types, of the structs of Nomad's own API.

export interface NomadJob {
  Region?: string | undefined;
  Namespace?: string | undefined;
  ID?: string | undefined;
  Name?: string | undefined;
  Type?: string | undefined;
  Priority?: number | undefined;
  AllAtOnce?: boolean | undefined;
  Datacenters?: readonly string[] | undefined;
  NodePool?: string | undefined;
  /** `constraint` in a job file. */
  Constraints?: readonly NomadConstraint[] | undefined;
  /** `affinity` in a job file. */
  Affinities?: readonly NomadAffinity[] | undefined;
  /** `group` in a job file. */
  TaskGroups?: readonly NomadTaskGroup[] | undefined;
  Update?: NomadUpdateStrategy | undefined;
  Multiregion?: NomadMultiregion | undefined;
  /** `spread` in a job file. */
  Spreads?: readonly NomadSpread[] | undefined;
  Periodic?: NomadPeriodicConfig | undefined;
  /** `parameterized` in a job file. */
  ParameterizedJob?: NomadParameterizedJobConfig | undefined;
  Reschedule?: NomadReschedulePolicy | undefined;
  Migrate?: NomadMigrateStrategy | undefined;
  Meta?: Readonly<Record<string, string>> | undefined;
  UI?: NomadJobUIConfig | undefined;
}

export interface NomadConstraint {
  /** `attribute` in a job file. */
  LTarget?: string | undefined;
  /** `value` in a job file. */
  RTarget?: string | undefined;
  /** `operator` in a job file. */
  Operand?: string | undefined;
}

export interface NomadAffinity {
  /** `attribute` in a job file. */
  LTarget?: string | undefined;
  /** `value` in a job file. */
  RTarget?: string | undefined;
  /** `operator` in a job file. */
  Operand?: string | undefined;
  Weight?: number | undefined;
}

export interface NomadTaskGroup {
  Name?: string | undefined;
  Count?: number | undefined;
  /** `constraint` in a job file. */
  Constraints?: readonly NomadConstraint[] | undefined;
  /** `affinity` in a job file. */
  Affinities?: readonly NomadAffinity[] | undefined;
  /** `task` in a job file. */
  Tasks?: readonly NomadTask[] | undefined;
  /** `spread` in a job file. */
  Spreads?: readonly NomadSpread[] | undefined;
  /** `volume` in a job file. */
  Volumes?: Readonly<Record<string, NomadVolumeRequest>> | undefined;
  /** `restart` in a job file. */
  RestartPolicy?: NomadRestartPolicy | undefined;
  Disconnect?: NomadDisconnectStrategy | undefined;
  /** `reschedule` in a job file. */
  ReschedulePolicy?: NomadReschedulePolicy | undefined;
  EphemeralDisk?: NomadEphemeralDisk | undefined;
  Update?: NomadUpdateStrategy | undefined;
  Migrate?: NomadMigrateStrategy | undefined;
  /** `network` in a job file. */
  Networks?: readonly NomadNetworkResource[] | undefined;
  Meta?: Readonly<Record<string, string>> | undefined;
  /** `service` in a job file. */
  Services?: readonly NomadService[] | undefined;
  /** In nanoseconds. */
  ShutdownDelay?: number | undefined;
  /** In nanoseconds. */
  StopAfterClientDisconnect?: number | undefined;
  /** In nanoseconds. */
  MaxClientDisconnect?: number | undefined;
  Scaling?: NomadScalingPolicy | undefined;
  Consul?: NomadConsul | undefined;
  PreventRescheduleOnLost?: boolean | undefined;
}

export interface NomadUpdateStrategy {
  /** In nanoseconds. */
  Stagger?: number | undefined;
  MaxParallel?: number | undefined;
  HealthCheck?: string | undefined;
  /** In nanoseconds. */
  MinHealthyTime?: number | undefined;
  /** In nanoseconds. */
  HealthyDeadline?: number | undefined;
  /** In nanoseconds. */
  ProgressDeadline?: number | undefined;
  Canary?: number | undefined;
  AutoRevert?: boolean | undefined;
  AutoPromote?: boolean | undefined;
}

export interface NomadMultiregion {
  Strategy?: NomadMultiregionStrategy | undefined;
  /** `region` in a job file. */
  Regions?: readonly NomadMultiregionRegion[] | undefined;
}

export interface NomadSpread {
  Attribute?: string | undefined;
  Weight?: number | undefined;
  /** `target` in a job file. */
  SpreadTarget?: readonly NomadSpreadTarget[] | undefined;
}

export interface NomadPeriodicConfig {
  Enabled?: boolean | undefined;
  /** `cron` in a job file. */
  Spec?: string | undefined;
  /** `crons` in a job file. */
  Specs?: readonly string[] | undefined;
  SpecType?: string | undefined;
  ProhibitOverlap?: boolean | undefined;
  TimeZone?: string | undefined;
}

export interface NomadParameterizedJobConfig {
  Payload?: string | undefined;
  MetaRequired?: readonly string[] | undefined;
  MetaOptional?: readonly string[] | undefined;
}

export interface NomadReschedulePolicy {
  Attempts?: number | undefined;
  /** In nanoseconds. */
  Interval?: number | undefined;
  /** In nanoseconds. */
  Delay?: number | undefined;
  DelayFunction?: string | undefined;
  /** In nanoseconds. */
  MaxDelay?: number | undefined;
  Unlimited?: boolean | undefined;
}

export interface NomadMigrateStrategy {
  MaxParallel?: number | undefined;
  HealthCheck?: string | undefined;
  /** In nanoseconds. */
  MinHealthyTime?: number | undefined;
  /** In nanoseconds. */
  HealthyDeadline?: number | undefined;
}

export interface NomadJobUIConfig {
  Description?: string | undefined;
  /** `link` in a job file. */
  Links?: readonly NomadJobUILink[] | undefined;
}

export interface NomadTask {
  Name?: string | undefined;
  Driver?: string | undefined;
  User?: string | undefined;
  Lifecycle?: NomadTaskLifecycle | undefined;
  Config?: Readonly<Record<string, unknown>> | undefined;
  /** `constraint` in a job file. */
  Constraints?: readonly NomadConstraint[] | undefined;
  /** `affinity` in a job file. */
  Affinities?: readonly NomadAffinity[] | undefined;
  Env?: Readonly<Record<string, string>> | undefined;
  /** `service` in a job file. */
  Services?: readonly NomadService[] | undefined;
  Resources?: NomadResources | undefined;
  /** `restart` in a job file. */
  RestartPolicy?: NomadRestartPolicy | undefined;
  Meta?: Readonly<Record<string, string>> | undefined;
  /** In nanoseconds. */
  KillTimeout?: number | undefined;
  /** `logs` in a job file. */
  LogConfig?: NomadLogConfig | undefined;
  /** `artifact` in a job file. */
  Artifacts?: readonly NomadTaskArtifact[] | undefined;
  Vault?: NomadVault | undefined;
  Consul?: NomadConsul | undefined;
  /** `template` in a job file. */
  Templates?: readonly NomadTemplate[] | undefined;
  DispatchPayload?: NomadDispatchPayloadConfig | undefined;
  /** `volume_mount` in a job file. */
  VolumeMounts?: readonly NomadVolumeMount[] | undefined;
  /** `csi_plugin` in a job file. */
  CSIPluginConfig?: NomadTaskCSIPluginConfig | undefined;
  Leader?: boolean | undefined;
  /** In nanoseconds. */
  ShutdownDelay?: number | undefined;
  KillSignal?: string | undefined;
  Kind?: string | undefined;
  /** `scaling` in a job file. */
  ScalingPolicies?: readonly NomadScalingPolicy[] | undefined;
  /** `secret` in a job file. */
  Secrets?: readonly NomadSecret[] | undefined;
  Identity?: NomadWorkloadIdentity | undefined;
  /** `identity` in a job file. */
  Identities?: readonly NomadWorkloadIdentity[] | undefined;
  /** `action` in a job file. */
  Actions?: readonly NomadAction[] | undefined;
  Schedule?: NomadTaskSchedule | undefined;
}

export interface NomadVolumeRequest {
  Name?: string | undefined;
  Type?: string | undefined;
  Source?: string | undefined;
  ReadOnly?: boolean | undefined;
  Sticky?: boolean | undefined;
  AccessMode?: string | undefined;
  AttachmentMode?: string | undefined;
  MountOptions?: NomadCSIMountOptions | undefined;
  PerAlloc?: boolean | undefined;
}

export interface NomadRestartPolicy {
  /** In nanoseconds. */
  Interval?: number | undefined;
  Attempts?: number | undefined;
  /** In nanoseconds. */
  Delay?: number | undefined;
  Mode?: string | undefined;
  RenderTemplates?: boolean | undefined;
}

export interface NomadDisconnectStrategy {
  /** In nanoseconds. */
  LostAfter?: number | undefined;
  /** In nanoseconds. */
  StopOnClientAfter?: number | undefined;
  Replace?: boolean | undefined;
  Reconcile?: string | undefined;
}

export interface NomadEphemeralDisk {
  Sticky?: boolean | undefined;
  Migrate?: boolean | undefined;
  /** `size` in a job file. */
  SizeMB?: number | undefined;
}

export interface NomadNetworkResource {
  Mode?: string | undefined;
  Device?: string | undefined;
  CIDR?: string | undefined;
  IP?: string | undefined;
  DNS?: NomadDNSConfig | undefined;
  ReservedPorts?: readonly NomadPort[] | undefined;
  /** `port` in a job file. */
  DynamicPorts?: readonly NomadPort[] | undefined;
  Hostname?: string | undefined;
  MBits?: number | undefined;
  CNI?: NomadCNIConfig | undefined;
}

export interface NomadService {
  Name?: string | undefined;
  Tags?: readonly string[] | undefined;
  CanaryTags?: readonly string[] | undefined;
  EnableTagOverride?: boolean | undefined;
  /** `port` in a job file. */
  PortLabel?: string | undefined;
  AddressMode?: string | undefined;
  Address?: string | undefined;
  /** `check` in a job file. */
  Checks?: readonly NomadServiceCheck[] | undefined;
  CheckRestart?: NomadCheckRestart | undefined;
  Connect?: NomadConsulConnect | undefined;
  Meta?: Readonly<Record<string, string>> | undefined;
  CanaryMeta?: Readonly<Record<string, string>> | undefined;
  TaggedAddresses?: Readonly<Record<string, string>> | undefined;
  /** `task` in a job file. */
  TaskName?: string | undefined;
  OnUpdate?: string | undefined;
  Identity?: NomadWorkloadIdentity | undefined;
  Weights?: NomadServiceWeights | undefined;
  Provider?: string | undefined;
  Cluster?: string | undefined;
  Kind?: string | undefined;
}

export interface NomadScalingPolicy {
  Min?: number | undefined;
  Max?: number | undefined;
  Policy?: Readonly<Record<string, unknown>> | undefined;
  Enabled?: boolean | undefined;
  Type?: string | undefined;
}

export interface NomadConsul {
  Namespace?: string | undefined;
  Cluster?: string | undefined;
  Partition?: string | undefined;
}

export interface NomadMultiregionStrategy {
  MaxParallel?: number | undefined;
  OnFailure?: string | undefined;
}

export interface NomadMultiregionRegion {
  Name?: string | undefined;
  Count?: number | undefined;
  Datacenters?: readonly string[] | undefined;
  NodePool?: string | undefined;
  Meta?: Readonly<Record<string, string>> | undefined;
}

export interface NomadSpreadTarget {
  Value?: string | undefined;
  Percent?: number | undefined;
}

export interface NomadJobUILink {
  Label?: string | undefined;
  URL?: string | undefined;
}

export interface NomadTaskLifecycle {
  Hook?: string | undefined;
  Sidecar?: boolean | undefined;
}

export interface NomadResources {
  CPU?: number | undefined;
  Cores?: number | undefined;
  /** `memory` in a job file. */
  MemoryMB?: number | undefined;
  /** `memory_max` in a job file. */
  MemoryMaxMB?: number | undefined;
  /** `disk` in a job file. */
  DiskMB?: number | undefined;
  /** `network` in a job file. */
  Networks?: readonly NomadNetworkResource[] | undefined;
  /** `device` in a job file. */
  Devices?: readonly NomadRequestedDevice[] | undefined;
  NUMA?: NomadNUMAResource | undefined;
  /** `secrets` in a job file. */
  SecretsMB?: number | undefined;
  IOPS?: number | undefined;
}

export interface NomadLogConfig {
  MaxFiles?: number | undefined;
  /** `max_file_size` in a job file. */
  MaxFileSizeMB?: number | undefined;
  Enabled?: boolean | undefined;
  Disabled?: boolean | undefined;
}

export interface NomadTaskArtifact {
  /** `source` in a job file. */
  GetterSource?: string | undefined;
  /** `options` in a job file. */
  GetterOptions?: Readonly<Record<string, string>> | undefined;
  /** `headers` in a job file. */
  GetterHeaders?: Readonly<Record<string, string>> | undefined;
  /** `mode` in a job file. */
  GetterMode?: string | undefined;
  /** `insecure` in a job file. */
  GetterInsecure?: boolean | undefined;
  /** `destination` in a job file. */
  RelativeDest?: string | undefined;
  Chown?: boolean | undefined;
}

export interface NomadVault {
  Policies?: readonly string[] | undefined;
  Role?: string | undefined;
  Namespace?: string | undefined;
  Cluster?: string | undefined;
  Env?: boolean | undefined;
  DisableFile?: boolean | undefined;
  ChangeMode?: string | undefined;
  ChangeSignal?: string | undefined;
  AllowTokenExpiration?: boolean | undefined;
}

export interface NomadTemplate {
  /** `source` in a job file. */
  SourcePath?: string | undefined;
  /** `destination` in a job file. */
  DestPath?: string | undefined;
  /** `data` in a job file. */
  EmbeddedTmpl?: string | undefined;
  ChangeMode?: string | undefined;
  ChangeScript?: NomadChangeScript | undefined;
  ChangeSignal?: string | undefined;
  Once?: boolean | undefined;
  /** In nanoseconds. */
  Splay?: number | undefined;
  Perms?: string | undefined;
  Uid?: number | undefined;
  Gid?: number | undefined;
  /** `left_delimiter` in a job file. */
  LeftDelim?: string | undefined;
  /** `right_delimiter` in a job file. */
  RightDelim?: string | undefined;
  /** `env` in a job file. */
  Envvars?: boolean | undefined;
  /** In nanoseconds. */
  VaultGrace?: number | undefined;
  Wait?: NomadWaitConfig | undefined;
  /** `error_on_missing_key` in a job file. */
  ErrMissingKey?: boolean | undefined;
}

export interface NomadDispatchPayloadConfig {
  File?: string | undefined;
}

export interface NomadVolumeMount {
  Volume?: string | undefined;
  Destination?: string | undefined;
  ReadOnly?: boolean | undefined;
  PropagationMode?: string | undefined;
  SELinuxLabel?: string | undefined;
}

export interface NomadTaskCSIPluginConfig {
  ID?: string | undefined;
  Type?: string | undefined;
  MountDir?: string | undefined;
  StagePublishBaseDir?: string | undefined;
  /** In nanoseconds. */
  HealthTimeout?: number | undefined;
}

export interface NomadSecret {
  Name?: string | undefined;
  Provider?: string | undefined;
  Path?: string | undefined;
  Config?: Readonly<Record<string, unknown>> | undefined;
  Env?: Readonly<Record<string, string>> | undefined;
}

export interface NomadWorkloadIdentity {
  Name?: string | undefined;
  /** `aud` in a job file. */
  Audience?: readonly string[] | undefined;
  ChangeMode?: string | undefined;
  ChangeSignal?: string | undefined;
  Env?: boolean | undefined;
  File?: boolean | undefined;
  Filepath?: string | undefined;
  ServiceName?: string | undefined;
  /** In nanoseconds. */
  TTL?: number | undefined;
}

export interface NomadAction {
  Name?: string | undefined;
  Command?: string | undefined;
  Args?: readonly string[] | undefined;
}

export interface NomadTaskSchedule {
  Cron?: NomadTaskScheduleCron | undefined;
}

export interface NomadCSIMountOptions {
  FSType?: string | undefined;
  MountFlags?: readonly string[] | undefined;
}

export interface NomadDNSConfig {
  Servers?: readonly string[] | undefined;
  Searches?: readonly string[] | undefined;
  Options?: readonly string[] | undefined;
}

export interface NomadPort {
  Label?: string | undefined;
  /** `static` in a job file. */
  Value?: number | undefined;
  To?: number | undefined;
  HostNetwork?: string | undefined;
  IgnoreCollision?: boolean | undefined;
}

export interface NomadCNIConfig {
  Args?: Readonly<Record<string, string>> | undefined;
}

export interface NomadServiceCheck {
  Name?: string | undefined;
  Type?: string | undefined;
  Command?: string | undefined;
  Args?: readonly string[] | undefined;
  Path?: string | undefined;
  Protocol?: string | undefined;
  /** `port` in a job file. */
  PortLabel?: string | undefined;
  Expose?: boolean | undefined;
  AddressMode?: string | undefined;
  Advertise?: string | undefined;
  /** In nanoseconds. */
  Interval?: number | undefined;
  /** In nanoseconds. */
  Timeout?: number | undefined;
  InitialStatus?: string | undefined;
  Notes?: string | undefined;
  TLSServerName?: string | undefined;
  TLSSkipVerify?: boolean | undefined;
  Header?: Readonly<Record<string, readonly string[]>> | undefined;
  Method?: string | undefined;
  CheckRestart?: NomadCheckRestart | undefined;
  GRPCService?: string | undefined;
  GRPCUseTLS?: boolean | undefined;
  /** `task` in a job file. */
  TaskName?: string | undefined;
  SuccessBeforePassing?: number | undefined;
  FailuresBeforeCritical?: number | undefined;
  FailuresBeforeWarning?: number | undefined;
  Body?: string | undefined;
  OnUpdate?: string | undefined;
}

export interface NomadCheckRestart {
  Limit?: number | undefined;
  /** In nanoseconds. */
  Grace?: number | undefined;
  IgnoreWarnings?: boolean | undefined;
}

export interface NomadConsulConnect {
  Native?: boolean | undefined;
  Gateway?: NomadConsulGateway | undefined;
  SidecarService?: NomadConsulSidecarService | undefined;
  SidecarTask?: NomadSidecarTask | undefined;
}

export interface NomadServiceWeights {
  Passing?: number | undefined;
  Warning?: number | undefined;
}

export interface NomadRequestedDevice {
  Name?: string | undefined;
  Count?: number | undefined;
  /** `constraint` in a job file. */
  Constraints?: readonly NomadConstraint[] | undefined;
  /** `affinity` in a job file. */
  Affinities?: readonly NomadAffinity[] | undefined;
}

export interface NomadNUMAResource {
  Affinity?: string | undefined;
  Devices?: readonly string[] | undefined;
}

export interface NomadChangeScript {
  Command?: string | undefined;
  Args?: readonly string[] | undefined;
  /** In nanoseconds. */
  Timeout?: number | undefined;
  FailOnError?: boolean | undefined;
}

export interface NomadWaitConfig {
  /** In nanoseconds. */
  Min?: number | undefined;
  /** In nanoseconds. */
  Max?: number | undefined;
}

export interface NomadTaskScheduleCron {
  Start?: string | undefined;
  End?: string | undefined;
  Timezone?: string | undefined;
}

export interface NomadConsulGateway {
  Proxy?: NomadConsulGatewayProxy | undefined;
  Ingress?: NomadConsulIngressConfigEntry | undefined;
  Terminating?: NomadConsulTerminatingConfigEntry | undefined;
  Mesh?: NomadConsulMeshConfigEntry | undefined;
}

export interface NomadConsulSidecarService {
  Tags?: readonly string[] | undefined;
  Port?: string | undefined;
  Proxy?: NomadConsulProxy | undefined;
  DisableDefaultTCPCheck?: boolean | undefined;
  Meta?: Readonly<Record<string, string>> | undefined;
}

export interface NomadSidecarTask {
  Name?: string | undefined;
  Driver?: string | undefined;
  User?: string | undefined;
  Config?: Readonly<Record<string, unknown>> | undefined;
  Env?: Readonly<Record<string, string>> | undefined;
  Resources?: NomadResources | undefined;
  Meta?: Readonly<Record<string, string>> | undefined;
  /** In nanoseconds. */
  KillTimeout?: number | undefined;
  /** `logs` in a job file. */
  LogConfig?: NomadLogConfig | undefined;
  /** In nanoseconds. */
  ShutdownDelay?: number | undefined;
  KillSignal?: string | undefined;
  /** `volume_mount` in a job file. */
  VolumeMounts?: readonly NomadVolumeMount[] | undefined;
  /** `identity` in a job file. */
  Identities?: readonly NomadWorkloadIdentity[] | undefined;
}

export interface NomadConsulGatewayProxy {
  /** In nanoseconds. */
  ConnectTimeout?: number | undefined;
  EnvoyGatewayBindTaggedAddresses?: boolean | undefined;
  EnvoyGatewayBindAddresses?: Readonly<Record<string, NomadConsulGatewayBindAddress>> | undefined;
  EnvoyGatewayNoDefaultBind?: boolean | undefined;
  EnvoyDNSDiscoveryType?: string | undefined;
  Config?: Readonly<Record<string, unknown>> | undefined;
}

export interface NomadConsulIngressConfigEntry {
  TLS?: NomadConsulGatewayTLSConfig | undefined;
  /** `listener` in a job file. */
  Listeners?: readonly NomadConsulIngressListener[] | undefined;
}

export interface NomadConsulTerminatingConfigEntry {
  /** `service` in a job file. */
  Services?: readonly NomadConsulLinkedService[] | undefined;
}

export type NomadConsulMeshConfigEntry = Readonly<Record<string, never>>;

export interface NomadConsulProxy {
  LocalServiceAddress?: string | undefined;
  LocalServicePort?: number | undefined;
  Expose?: NomadConsulExposeConfig | undefined;
  ExposeConfig?: NomadConsulExposeConfig | undefined;
  Upstreams?: readonly NomadConsulUpstream[] | undefined;
  TransparentProxy?: NomadConsulTransparentProxy | undefined;
  Config?: Readonly<Record<string, unknown>> | undefined;
}

export interface NomadConsulGatewayBindAddress {
  Name?: string | undefined;
  Address?: string | undefined;
  Port?: number | undefined;
}

export interface NomadConsulGatewayTLSConfig {
  Enabled?: boolean | undefined;
  TLSMinVersion?: string | undefined;
  TLSMaxVersion?: string | undefined;
  CipherSuites?: readonly string[] | undefined;
  SDS?: NomadConsulGatewayTLSSDSConfig | undefined;
}

export interface NomadConsulIngressListener {
  Port?: number | undefined;
  Protocol?: string | undefined;
  /** `service` in a job file. */
  Services?: readonly NomadConsulIngressService[] | undefined;
}

export interface NomadConsulLinkedService {
  Name?: string | undefined;
  CAFile?: string | undefined;
  CertFile?: string | undefined;
  KeyFile?: string | undefined;
  SNI?: string | undefined;
}

export interface NomadConsulExposeConfig {
  /** `path` in a job file. */
  Paths?: readonly NomadConsulExposePath[] | undefined;
  Path?: readonly NomadConsulExposePath[] | undefined;
}

export interface NomadConsulUpstream {
  DestinationName?: string | undefined;
  DestinationNamespace?: string | undefined;
  DestinationPeer?: string | undefined;
  DestinationPartition?: string | undefined;
  DestinationType?: string | undefined;
  LocalBindPort?: number | undefined;
  Datacenter?: string | undefined;
  LocalBindAddress?: string | undefined;
  LocalBindSocketPath?: string | undefined;
  LocalBindSocketMode?: string | undefined;
  MeshGateway?: NomadConsulMeshGateway | undefined;
  Config?: Readonly<Record<string, unknown>> | undefined;
}

export interface NomadConsulTransparentProxy {
  UID?: string | undefined;
  OutboundPort?: number | undefined;
  ExcludeInboundPorts?: readonly string[] | undefined;
  ExcludeOutboundPorts?: readonly number[] | undefined;
  ExcludeOutboundCIDRs?: readonly string[] | undefined;
  ExcludeUIDs?: readonly string[] | undefined;
  NoDNS?: boolean | undefined;
}

export interface NomadConsulGatewayTLSSDSConfig {
  ClusterName?: string | undefined;
  CertResource?: string | undefined;
}

export interface NomadConsulIngressService {
  Name?: string | undefined;
  Hosts?: readonly string[] | undefined;
  TLS?: NomadConsulGatewayTLSConfig | undefined;
  RequestHeaders?: NomadConsulHTTPHeaderModifiers | undefined;
  ResponseHeaders?: NomadConsulHTTPHeaderModifiers | undefined;
  MaxConnections?: number | undefined;
  MaxPendingRequests?: number | undefined;
  MaxConcurrentRequests?: number | undefined;
}

export interface NomadConsulExposePath {
  Path?: string | undefined;
  Protocol?: string | undefined;
  LocalPathPort?: number | undefined;
  ListenerPort?: string | undefined;
}

export interface NomadConsulMeshGateway {
  Mode?: string | undefined;
}

export interface NomadConsulHTTPHeaderModifiers {
  Add?: Readonly<Record<string, string>> | undefined;
  Set?: Readonly<Record<string, string>> | undefined;
  Remove?: readonly string[] | undefined;
}
