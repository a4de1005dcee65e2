// Follows the release of a job to its end: `node deployment.main.ts` with ACCESS (to Nomad, as JSON), JOB and MODIFY_INDEX
// (the index of its registration) in the environment.
import { z } from "zod";
import { accessShape } from "../api.ts";
import { followRelease } from "./deployment.ts";
import { readJob } from "./jobReads.ts";
import { tagVersion } from "./foreignChange.ts";
import { NomadApi } from "./nomadApi.ts";

const environment = z
  .object({
    ACCESS: z.string(),
    JOB: z.string().min(1),
    MODIFY_INDEX: z.coerce.number(),
  })
  .parse(process.env);

const api = new NomadApi(accessShape.parse(JSON.parse(environment.ACCESS)));
try {
  const job = await readJob(api, environment.JOB);
  if (job.JobModifyIndex === environment.MODIFY_INDEX) {
    await tagVersion(api, job);
  }
  const outcome = await followRelease(api, {
    job: environment.JOB,
    modifyIndex: environment.MODIFY_INDEX,
    say: (line) => {
      console.log(line);
    },
  });
  console.log(outcome);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
