// Follows the release of a job to its end: `node deployment.main.ts` with ACCESS (to Nomad, as JSON), NAMESPACE, JOB and
// MODIFY_INDEX (the index of its registration) in the environment.
import { z } from "zod";
import { accessText } from "../api.ts";
import { runMain } from "../main.ts";
import { followRelease } from "./deployment.ts";
import { readJob } from "./jobReads.ts";
import { tagVersion } from "./foreignChange.ts";
import { NomadApi } from "./nomadApi.ts";

const environment = z.object({
  ACCESS: accessText,
  NAMESPACE: z.string().min(1),
  JOB: z.string().min(1),
  MODIFY_INDEX: z.coerce.number(),
});

await runMain(async () => {
  const { ACCESS, NAMESPACE, JOB, MODIFY_INDEX } = environment.parse(process.env);
  const api = new NomadApi(ACCESS).within(NAMESPACE);
  const job = await readJob(api, JOB);
  if (job.JobModifyIndex === MODIFY_INDEX) {
    await tagVersion(api, job);
  }
  const outcome = await followRelease(api, {
    job: JOB,
    modifyIndex: MODIFY_INDEX,
    say: (line) => {
      console.log(line);
    },
  });
  console.log(outcome);
});
