// Follows the release of a job to its end: `node deployment.main.ts` with ACCESS (to Nomad, as JSON), NAMESPACE, JOB,
// MODIFY_INDEX (the index of its registration) and, where the job has them, its DEADLINE (seconds) and SECRETS (a JSON list) in
// the environment.
import { z } from "zod";
import { accessText } from "../api/client.ts";
import { hiding, hidingFailure } from "../hide.ts";
import { runMain } from "../main.ts";
import { followRelease } from "./deployment.ts";
import { readJob } from "./jobReads.ts";
import { markVersion } from "./ownVersion.ts";
import { NomadApi } from "../api/nomad.ts";

const environment = z.object({
  ACCESS: accessText,
  NAMESPACE: z.string().min(1),
  JOB: z.string().min(1),
  MODIFY_INDEX: z.coerce.number(),
  DEADLINE: z.coerce.number().optional(),
  SECRETS: z
    .string()
    .default("[]")
    .transform((text) => z.array(z.string()).parse(JSON.parse(text))),
});

await runMain(async () => {
  const { ACCESS, NAMESPACE, JOB, MODIFY_INDEX, DEADLINE, SECRETS } = environment.parse(process.env);
  const hide = hiding(SECRETS);
  const api = new NomadApi(ACCESS).within(NAMESPACE);
  const job = await readJob(api, JOB);
  if (job.JobModifyIndex === MODIFY_INDEX) {
    await markVersion(api, job);
  }
  const say = (line: string) => {
    console.log(hide(line));
  };
  const following = {
    job: JOB,
    modifyIndex: MODIFY_INDEX,
    say,
    ...(DEADLINE !== undefined && { deadline: DEADLINE }),
  };
  say(await hidingFailure(hide, () => followRelease(api, following)));
});
