import type * as pulumi from "@pulumi/pulumi";
import type { Host } from "./hosts/host.ts";

/**
 * A layer of the cluster, as those above it see it. A layer is given the layers that it waits for, and says itself for which of
 * these it waits.
 */
export interface Layer {
  /** It is on its hosts and has started there; whether it works is not known yet. */
  readonly installed: readonly pulumi.Resource[];
  /** It works: who needs it may start. */
  readonly ready: readonly pulumi.Resource[];
  /** It runs with the configuration that it should have: a rolling change has reached every host. */
  readonly settled: readonly pulumi.Resource[];
}

/** A layer that is there on some hosts before it is on others. */
export interface HostLayer extends Layer {
  /** The hosts; each is ready once the layer is on that one. */
  readonly hosts: readonly Host[];
}

/** What agents of Consul and Nomad have in common: `cluster` in the configuration. */
export interface AgentSettings {
  /** Consul's datacenter, and Nomad's of hosts that name none: `dc1`. */
  datacenter: string;
  /** Their `raft_multiplier`: 1 for the fastest failover, up to 10 for slow machines. */
  raftMultiplier: number;
  /** Seconds in which a client moves its work to others before its agent is changed. @default - it keeps it, which outlives the agent */
  drainDeadline?: number | undefined;
}
