import * as pulumi from "@pulumi/pulumi";
import type { Config } from "../config.ts";
import { refuseLosses, standingCluster } from "./changes/changes.ts";
import type { Versions } from "./changes/versions.ts";
import { refuseGone } from "./gone/gone.ts";
import type { PlannedHost } from "./hosts/backend.ts";
import { configuredHosts } from "./hosts/configured.ts";
import { refuseForeign } from "./ownership/ownership.ts";
import { stackIdentity } from "./ownership/identity.ts";
import type { Owner } from "./ownership/owner.ts";
import { type Ends, planRenewals } from "./security/renewal.ts";
import { Refusal } from "./refusal.ts";
import { stackNameProblem } from "./stackName.ts";
import { readStanding } from "./standing.ts";

/** What is known of a stack before anything of it changes. */
export interface Admitted {
  /** What everything that the stack makes is marked with. */
  owner: pulumi.Output<Owner>;
  /** Whether an `up` has made a cluster. */
  stands: boolean;
  /** The hosts with their addresses, in order. */
  planned: readonly PlannedHost[];
  /** The host that is recreated on purpose. @default - none */
  replaced: string | undefined;
  /** URLs of the APIs, by agent, that the last change went through. @default - those of the first server */
  changesThrough: Readonly<Record<string, string>> | undefined;
  /** For each certificate that was ever renewed, the end of the one in whose place it is. */
  renewals: Ends;
}

/**
 * Refuses a stack that cannot have its name.
 *
 * @throws Refusal that says why, and what to do
 */
export function refuseStackName(name: string): void {
  const problem = stackNameProblem(name);
  if (problem !== undefined) {
    throw new Refusal(problem);
  }
}

/**
 * Looks at what exists, in a preview and in `up`, before any resource is registered but the stack's identity.
 *
 * @param config of the stack.
 * @param versions of the agents that the hosts are to have.
 * @throws Refusal if the cluster is gone, would not survive the change, or the hosts are another stack's
 */
export async function admit(config: Config, versions: Versions): Promise<Admitted> {
  const replaced = process.env["NOMAD_ON_WEAVE_REPLACE_HOST"];
  const [identity, exported] = await Promise.all([stackIdentity(), readStanding()]);
  const standing = standingCluster(exported);
  const existing = standing?.hosts ?? [];
  const hosts = configuredHosts(config.hosts);
  await refuseGone(hosts, existing);
  const planned = hosts.planned(existing);
  await refuseLosses(standing, { configured: hosts, hosts: planned, versions, replaced });
  await refuseForeign(hosts, {
    owner: identity.known,
    hosts: existing.map(({ name }) => name),
    knownHosts: standing?.knownHosts,
  });
  return {
    owner: identity.owner,
    stands: standing !== undefined,
    planned,
    replaced,
    changesThrough: standing?.changesThrough,
    renewals: await planRenewals(exported),
  };
}
