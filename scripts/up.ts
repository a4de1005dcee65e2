import { applyConfiguration } from "./stack/apply.ts";
import { readCommandLine } from "./stack/commandLine.ts";
import { main } from "./stack/main.ts";
import { prepare } from "./stack/prepare.ts";
import { openStack } from "./stack/pulumi.ts";
import { readOutputs } from "./stack/outputs.ts";
import { recover } from "./stack/recovery.ts";
import { recordRunningJobs } from "./stack/runningJobs.ts";
import { printSummary } from "./stack/summary.ts";

await main(async (signal) => {
  const commandLine = readCommandLine({
    usage: "npm run up",
    description:
      "Stands the cluster up, or changes it to what the configuration says. Run again, it changes nothing.",
    flags: { "overwrite-jobs": "overwrite jobs that somebody else has changed on the cluster" },
  });
  const overwrite = commandLine.flags.has("overwrite-jobs");
  if (overwrite) {
    process.env["NOMAD_ON_WEAVE_OVERWRITE_JOBS"] = "1";
  }
  const pulumi = await openStack(commandLine, await prepare(commandLine.offline, signal));
  const state = await recover(pulumi, commandLine.stack, signal);
  await recordRunningJobs(pulumi, state, overwrite);
  const status = await applyConfiguration(pulumi, commandLine.rest);
  if (status === 0) {
    printSummary(await readOutputs(pulumi), commandLine.stack);
  }
  return status;
});
