// Follows the release of a job to its end: `node deployment.main.ts` with NOMAD_ADDR, NOMAD_TOKEN (or empty), JOB and
// MODIFY_INDEX (the index of its registration) in the environment.
import { z } from "zod";
import { followRelease } from "./deployment.ts";
import { readJob } from "./jobReads.ts";
import { tagVersion } from "./foreignChange.ts";
import { NomadApi } from "./nomadApi.ts";

const environment = z
  .object({
    NOMAD_ADDR: z.url(),
    NOMAD_TOKEN: z.string().default(""),
    JOB: z.string().min(1),
    MODIFY_INDEX: z.coerce.number(),
  })
  .parse(process.env);

const api = new NomadApi({
  address: environment.NOMAD_ADDR,
  ...(environment.NOMAD_TOKEN !== "" && { token: environment.NOMAD_TOKEN }),
});
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
