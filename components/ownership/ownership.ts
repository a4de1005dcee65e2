import { Refusal } from "../refusal.ts";
import * as pulumi from "@pulumi/pulumi";
import type { ConfiguredHosts } from "../hosts/backend.ts";
import { ownershipProblems } from "./claims.ts";
import type { Owner } from "./owner.ts";

/** What is known of the stack before anything is looked at. */
export interface Known {
  /** What the stack marks its things with; undefined before its first `up`. */
  owner: Owner | undefined;
  /** Names of the hosts that it has stood up. */
  hosts: readonly string[];
  /** Lines of a `known_hosts` file, of those hosts. @default - none */
  knownHosts?: string | undefined;
}

/**
 * Refuses, in a preview and in `up`, to touch what belongs to another stack. It comes before all resources of the cluster,
 * so that nothing has changed then; `components/remote/owner.sh` looks again on each host, before each change.
 *
 * @param hosts of the configuration.
 * @param known what is known of the stack.
 * @throws Refusal with a line for each owner: what is whose, and what to do.
 */
export async function refuseForeign(hosts: ConfiguredHosts, known: Known): Promise<void> {
  const found = await hosts.existing(pulumi.getStack(), known.knownHosts);
  const problems = ownershipProblems(found, {
    identity: known.owner?.identity,
    hosts: known.hosts,
  });
  if (problems.length > 0) {
    throw new Refusal(problems.join("\n"));
  }
}
