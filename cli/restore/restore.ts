import { type SimpleName, isNamed } from "../../components/resourceNames.ts";
import type { Backup } from "../backup/archive.ts";
import { takeConsul } from "../../components/consul/claim.ts";
import { applyConfiguration } from "../../stack/apply.ts";
import { ownerOf } from "../../stack/ownerInState.ts";
import type { Outputs } from "../../stack/outputs.ts";
import type { Pulumi } from "../../stack/pulumi.ts";
import { makesPolicies, recordToRunAgain } from "../repair/repair.ts";
import { recordRunningJobs } from "../repair/runningJobs.ts";
import { readState } from "../../stack/state.ts";
import { forgetOtherNodes as forgetInConsul } from "./consul.ts";
import { reconcileInstances } from "./instances.ts";
import { evaluateJobs, forgetOtherNodes as forgetInNomad, restartAgents, takeBackTokens } from "./nomad.ts";
import { putBack } from "./putBack.ts";

/** What a restore works with. */
export interface RestoreArgs {
  pulumi: Pulumi;
  /** Of the stack whose cluster is overwritten. */
  outputs: Outputs;
  /** What is restored; it was checked. */
  backup: Backup;
  /** Further options of `pulumi up`. */
  options: readonly string[];
  signal: AbortSignal;
}

// What looks after a cluster as a whole, and who has started with previous tokens.
const looksAfter = [
  "consul-acl",
  "consul-ready",
  "nomad-acl",
  "nomad-ready-*",
  "nomad-workloads",
  "*-renewal",
  "retired-tokens",
] as const satisfies readonly SimpleName[];
const tokenType = "nomad:index/aclToken:AclToken";

/**
 * Puts a backup in place of what Consul and Nomad know, and what the stack has there in place of what it was then. Run
 * again after an end half way, it completes it.
 *
 * @param args what, and where.
 * @param say is told what goes on, a line each.
 * @returns the exit status of `pulumi up`
 * @throws Error with what an agent says
 */
export async function restoreCluster(args: RestoreArgs, say: (line: string) => void): Promise<number> {
  const status = await restoreConsul(args, say);
  return status === 0 ? restoreNomad(args, say) : status;
}

/** All of Consul is there again before a job looks for it. */
async function restoreConsul(
  { pulumi, outputs, backup, signal }: RestoreArgs,
  say: (line: string) => void,
): Promise<number> {
  say("Consul: what it knew comes back ...");
  await putBack(outputs, "consul", backup.consul, signal);
  const forgotten = await forgetInConsul(outputs.access.consul);
  if (forgotten > 0) {
    say(`Consul: ${forgotten} nodes of another cluster are forgotten`);
  }
  const state = await readState(pulumi);
  const owner = ownerOf(state);
  if (owner !== undefined) {
    await takeConsul(outputs.access.consul, owner);
  }
  const policies = state.deployment.resources.filter((resource) => makesPolicies(resource));
  if (policies.length === 0) {
    return 0;
  }
  await recordToRunAgain(pulumi, state, (resource) => policies.includes(resource));
  return applyConfiguration(
    pulumi,
    policies.map(({ urn }) => `--target=${urn}`),
  );
}

async function restoreNomad(
  { pulumi, outputs, backup, options, signal }: RestoreArgs,
  say: (line: string) => void,
): Promise<number> {
  const access = outputs.access.nomad;
  say("Nomad: what it knew comes back ...");
  await putBack(outputs, "nomad", backup.nomad, signal);
  say("Nomad: its agents ask for their work again ...");
  await restartAgents(outputs, signal);
  const forgotten = await forgetInNomad(outputs, signal);
  if (forgotten > 0) {
    say(`Nomad: ${forgotten} nodes of another cluster are forgotten`);
  }
  const state = await readState(pulumi);
  if (access.token !== undefined) {
    const kept = state.deployment.resources.flatMap(({ type, id }) =>
      type === tokenType && id !== undefined ? [id] : [],
    );
    await takeBackTokens(access, kept);
  }
  const { placedAnew, removed } = await reconcileInstances(outputs, signal);
  if (placedAnew > 0) {
    say(`Nomad: ${placedAnew} instances that have ended since the backup are placed again`);
  }
  if (removed > 0) {
    say(`Nomad: ${removed} containers of instances that are newer than the backup are removed`);
  }
  await evaluateJobs(access);
  const { state: running } = await recordRunningJobs(pulumi, state, outputs, true);
  await recordToRunAgain(pulumi, running, (resource) => isNamed(resource, ...looksAfter));
  // Its jobs are again as they are configured, whoever has changed them before the backup.
  process.env["NOMAD_ON_WEAVE_OVERWRITE_JOBS"] = "1";
  return applyConfiguration(pulumi, ["--refresh", ...options]);
}
