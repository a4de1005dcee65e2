// Restarts the instances of a job that have started with older variables: `node renewal.main.ts` with ACCESS (to Nomad, as
// JSON), JOB, VERSION (of the variables) and, if it is another than Nomad's own, NAMESPACE in the environment.
import { z } from "zod";
import { accessText } from "../api/client.ts";
import { runMain } from "../main.ts";
import { NomadApi, defaultNamespace } from "../api/nomad.ts";
import { renewInstances } from "./renewal.ts";

const environment = z.object({
  ACCESS: accessText,
  JOB: z.string().min(1),
  NAMESPACE: z.string().default(defaultNamespace),
  VERSION: z.string(),
});

await runMain(async () => {
  const { ACCESS, JOB, NAMESPACE, VERSION } = environment.parse(process.env);
  await renewInstances(new NomadApi(ACCESS).within(NAMESPACE), JOB, VERSION, (line) => {
    console.log(line);
  });
});
