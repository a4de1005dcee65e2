import { hiding, hidingFailure } from "../../components/hide.ts";
import { rollBack } from "../../components/jobs/promotion.ts";
import { openRelease } from "../release/open.ts";
import type { CommandDefinition, CommandLine } from "../command.ts";
import { recordRunningJobs } from "../repair/runningJobs.ts";
import { readOutputsIfUp } from "../../stack/outputs.ts";
import { readState } from "../../stack/state.ts";

export const command: CommandDefinition = {
  description: "Runs the last stable version of a job again, in place of the current one.",
  words: "JOB",
  examples: { "rollback httpbackend": "to its last stable version" },
  run: rollBackJob,
};

async function rollBackJob(commandLine: CommandLine, signal: AbortSignal): Promise<number> {
  const { pulumi, outputs, api, job } = await openRelease(commandLine, signal);
  const hide = hiding(outputs.jobSecrets);
  const say = (line: string) => {
    console.log(hide(line));
  };
  const outcome = await hidingFailure(hide, () => rollBack(api, job, say));
  await recordRunningJobs(pulumi, await readState(pulumi), await readOutputsIfUp(pulumi), false);
  say(outcome);
  console.log(`The configuration is as it was: npm run preview shows what it would change again.`);
  return 0;
}
