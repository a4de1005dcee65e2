import { rollBack } from "../components/jobs/promotion.ts";
import { openRelease } from "./release/open.ts";
import { main } from "./stack/main.ts";
import { recordRunningJobs } from "./stack/runningJobs.ts";
import { readOutputsIfUp } from "./stack/outputs.ts";
import { readState } from "./stack/state.ts";

await main(async (signal) => {
  const { pulumi, api, job } = await openRelease(
    {
      usage: "npm run rollback JOB",
      description: "Lets the last stable version of a job run again, in place of the one that is there now.",
    },
    signal,
  );
  const outcome = await rollBack(api, job, (line) => {
    console.log(line);
  });
  await recordRunningJobs(pulumi, await readState(pulumi), await readOutputsIfUp(pulumi), false);
  console.log(outcome);
  console.log(`The configuration is as it was: npm run preview shows what it would change again.`);
  return 0;
});
