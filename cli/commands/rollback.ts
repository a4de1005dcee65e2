import { hiding, hidingFailure } from "../../components/hide.ts";
import { rollBack } from "../../components/jobs/promotion.ts";
import { openRelease } from "../release/open.ts";
import { main } from "../main.ts";
import { recordRunningJobs } from "../repair/runningJobs.ts";
import { readOutputsIfUp } from "../../stack/outputs.ts";
import { readState } from "../../stack/state.ts";

await main(async (signal) => {
  const { pulumi, outputs, api, job } = await openRelease(
    {
      usage: "npm run rollback JOB",
      description: "Lets the last stable version of a job run again, in place of the one that is there now.",
    },
    signal,
  );
  const hide = hiding(outputs.jobSecrets);
  const say = (line: string) => {
    console.log(hide(line));
  };
  const outcome = await hidingFailure(hide, () => rollBack(api, job, say));
  await recordRunningJobs(pulumi, await readState(pulumi), await readOutputsIfUp(pulumi), false);
  say(outcome);
  console.log(`The configuration is as it was: npm run preview shows what it would change again.`);
  return 0;
});
