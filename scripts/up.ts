import { applyConfiguration } from "./stack/apply.ts";
import { readCommandLine } from "./stack/commandLine.ts";
import { hostResource } from "./stack/hostResource.ts";
import { main } from "./stack/main.ts";
import { areIncomplete, readPluginSet } from "./stack/pluginSet.ts";
import { prepare } from "./stack/prepare.ts";
import { type Pulumi, openStack } from "./stack/pulumi.ts";
import { type Outputs, readOutputs, readOutputsIfUp } from "./stack/outputs.ts";
import { recover } from "./stack/recovery.ts";
import { describeReality, lookAtReality } from "./stack/reality.ts";
import { recordDrift, refreshHosts } from "./stack/repair.ts";
import { leaveToBeReplaced } from "./stack/replaceHost.ts";
import { recordRunningJobs } from "./stack/runningJobs.ts";
import type { State } from "./stack/state.ts";
import { printSummary } from "./stack/summary.ts";
import { waitForHealth } from "./status/untilHealthy.ts";

await main(async (signal) => {
  const commandLine = readCommandLine({
    usage: "npm run up",
    others: "options of Pulumi",
    description:
      "Stands the cluster up, or changes it to what the configuration says. Run again, it changes nothing.",
    flags: { "overwrite-jobs": "overwrite jobs that somebody else has changed on the cluster" },
    options: {
      "replace-host": "make this host anew; it leaves the cluster first",
      plugins: "official or offline: use these provider plugins from now on",
    },
  });
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
  const found = outputs && (await recordReality(pulumi, state, outputs, overwrite));
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
  if (status !== 0) {
    return status;
  }
  const now = await readOutputs(pulumi);
  // What runs on them comes back by itself.
  if (found?.startsHosts === true && !(await waitForHealth(now, signal))) {
    return 1;
  }
  printSummary(now, commandLine.stack);
  return 0;
});

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
async function recordReality(
  pulumi: Pulumi,
  state: State,
  outputs: Outputs,
  overwrite: boolean,
): Promise<Found> {
  const [jobs, reality] = await Promise.all([
    recordRunningJobs(pulumi, state, outputs, overwrite),
    lookAtReality(outputs),
  ]);
  const missing = jobs.gone.map((job) => `${job}: Nomad does not have it any more`);
  for (const line of [...describeReality(reality), ...missing]) {
    console.log(line);
  }
  await recordDrift(pulumi, jobs.state, reality);
  const startsHosts = reality.hosts.some(
    ({ name, drift }) => drift === undefined && hostResource(name, state) !== undefined,
  );
  if (startsHosts) {
    await refreshHosts(pulumi, jobs.state);
  }
  const changedPolicies = reality.policies.some(({ agent }) => agent === "nomad");
  return { changedInNomad: changedPolicies || jobs.gone.length > 0, startsHosts };
}
