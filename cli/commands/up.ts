import { describeGone, newestBackup } from "../../components/gone/describe.ts";
import { withRole } from "../../components/hosts/host.ts";
import { applyConfiguration } from "../../stack/apply.ts";
import type { CommandDefinition, CommandLine } from "../command.ts";
import { hostResource } from "../../stack/hostResource.ts";
import { areIncomplete, readPluginSet } from "../../stack/pluginSet.ts";
import { npmRun } from "../next.ts";
import { prepare } from "../../stack/prepare.ts";
import { recordServers, serversInstead } from "../../stack/providers.ts";
import { type Pulumi, openStack } from "../../stack/pulumi.ts";
import { type Outputs, readOutputs, readOutputsIfUp } from "../../stack/outputs.ts";
import { recover } from "../repair/recovery.ts";
import { describeDrift, observeDrift } from "../../observe/observedState.ts";
import { goneServers, recordGone } from "../repair/rebuild.ts";
import { recordDrift, recordLibraries, refreshHosts } from "../repair/repair.ts";
import { leaveToBeReplaced } from "../repair/replaceHost.ts";
import { recordRunningJobs } from "../repair/runningJobs.ts";
import type { State } from "../../stack/state.ts";
import { printSummary } from "../summary.ts";
import { waitForHealth } from "../status/untilHealthy.ts";
import { waitForJobs } from "../status/waitForJobs.ts";

export const command: CommandDefinition = {
  description:
    "Stands the cluster up, or changes it to what the configuration says. Run again, it changes nothing.",
  passesOn: "pulumi",
  options: {
    "--overwrite-jobs": "overwrite jobs that somebody else has changed on the cluster",
    "--rebuild": "recreate a cluster of which no server exists any more; what Consul and Nomad knew is lost",
    "--replace-host <host>": "recreate this host; it leaves the cluster first",
    "--plugins <set>": "official or offline: use these provider plugins from now on",
  },
  examples: {
    up: "stand up the stack dev of Pulumi.dev.yaml",
    "up --stack prod": "the stack of Pulumi.prod.yaml",
    "up --replace-host u2": "recreate the host u2",
  },
  run: standUp,
};

async function standUp(commandLine: CommandLine, signal: AbortSignal): Promise<number> {
  const overwrite = commandLine.flags.has("overwrite-jobs");
  if (overwrite) {
    process.env["NOMAD_ON_WEAVE_OVERWRITE_JOBS"] = "1";
  }
  const pulumi = await openStack(
    commandLine,
    await prepare(commandLine.offline, signal, {
      stack: commandLine.stack,
      plugins: readPluginSet(commandLine.options.get("plugins")),
      keeps: true,
    }),
  );
  const state = await recover(pulumi, commandLine.stack, signal);
  const outputs = await readOutputsIfUp(pulumi);
  if (!outputs) {
    await recordLibraries(pulumi, state);
  }
  const isRebuilt = await rebuild(pulumi, commandLine, state, outputs);
  const found = !isRebuilt && outputs ? await recordObserved(pulumi, state, outputs, overwrite) : undefined;
  const host = commandLine.options.get("replace-host");
  const replace = host === undefined ? [] : await leaveToBeReplaced(host, outputs, state, console.log);
  if (host !== undefined) {
    process.env["NOMAD_ON_WEAVE_REPLACE_HOST"] = host;
  }
  if (areIncomplete(state)) {
    await refreshHosts(pulumi, state);
  }
  const refresh = found?.changedInNomad === true ? ["--refresh"] : [];
  const status = await applyConfiguration(pulumi, [...refresh, ...replace, ...commandLine.rest]);
  const { stack } = commandLine;
  if (status !== 0) {
    console.error(
      `up is not complete, for the reason above. When that is mended, ${npmRun(stack, "up")} goes on; ${npmRun(stack, "status")} shows what is not healthy; ${npmRun(stack, "down")} removes the cluster.`,
    );
    return status;
  }
  const now = await readOutputs(pulumi);
  // What runs on them comes back by itself.
  if (found?.startsHosts === true && !(await waitForHealth(now, signal))) {
    return 1;
  }
  if (!(await waitForJobs(now, stack, signal))) {
    return 1;
  }
  await printSummary(now, stack);
  if (isRebuilt) {
    console.log(`\n${whatIsLost(stack)}`);
  }
  return 0;
}

/**
 * Where no server of the stack exists any more, and the person has asked for it, takes that into the state.
 *
 * @returns whether the cluster is made again, and empty.
 * @throws Error if it is gone and the person has not asked, or asked and it is not gone
 */
async function rebuild(
  pulumi: Pulumi,
  { stack, flags }: Pick<CommandLine, "stack" | "flags">,
  state: State,
  outputs: Outputs | undefined,
): Promise<boolean> {
  const gone = await goneServers(stack, state, outputs);
  const isAsked = flags.has("rebuild");
  if (!gone) {
    if (isAsked) {
      throw new Error(
        `--rebuild is for a cluster of which no server exists any more. Of ${stack} one exists, or cannot be asked: ${npmRun(stack, "status")} shows which; without --rebuild, up goes on with what exists.`,
      );
    }
    return false;
  }
  if (outputs && !isAsked) {
    throw new Error(describeGone(stack, withRole(outputs.hosts, "server"), gone, newestBackup(stack)));
  }
  await recordGone(pulumi, state, gone, outputs?.hosts.map(({ name }) => name) ?? []);
  process.env["NOMAD_ON_WEAVE_REBUILD"] = "1";
  return outputs !== undefined;
}

function whatIsLost(stack: string): string {
  const backup = newestBackup(stack);
  return backup === undefined
    ? "The cluster is recreated, with its jobs. There is no backup of what else Consul and Nomad knew."
    : `The cluster is recreated, with its jobs. What else Consul and Nomad knew when the newest backup was taken comes back with: ${npmRun(stack, `restore ${backup}`)}`;
}

/** What was found that only Pulumi puts right. */
interface Found {
  /** Whether Nomad does not have a job or a policy as it should. */
  changedInNomad: boolean;
  /** Whether hosts do not answer that Docker or VirtualBox will start. */
  startsHosts: boolean;
}

/**
 * Takes what runs into the state, where it is not what the last `up` left. What has changed in Nomad is for a refresh with
 * the change itself.
 */
async function recordObserved(
  pulumi: Pulumi,
  state: State,
  outputs: Outputs,
  overwrite: boolean,
): Promise<Found> {
  const [jobs, observed, instead] = await Promise.all([
    recordRunningJobs(pulumi, state, outputs, overwrite),
    observeDrift(outputs),
    serversInstead(outputs),
  ]);
  const missing = jobs.gone.map((job) => `${job}: Nomad does not have it any more`);
  for (const line of [...describeDrift(observed), ...missing]) {
    console.log(line);
  }
  const reached = await recordServers(pulumi, jobs.state, instead);
  await recordDrift(pulumi, reached, observed);
  const startsHosts = observed.hosts.some(
    ({ name, drift }) => drift === undefined && hostResource(name, state) !== undefined,
  );
  if (startsHosts) {
    await refreshHosts(pulumi, reached);
  }
  const changedPolicies = observed.policies.some(({ agent }) => agent === "nomad");
  return { changedInNomad: changedPolicies || jobs.gone.length > 0, startsHosts };
}
