// Lets the instances of the edge have the variables of their job as they are now: `node renewal.main.ts` with ACCESS (to
// Nomad, as JSON), JOB and VERSION (of the variables) in the environment.
import { z } from "zod";
import { accessText } from "../api/client.ts";
import { runMain } from "../main.ts";
import { NomadApi } from "../api/nomad.ts";
import { renewInstances } from "./renewal.ts";

const environment = z.object({ ACCESS: accessText, JOB: z.string().min(1), VERSION: z.string() });

await runMain(async () => {
  const { ACCESS, JOB, VERSION } = environment.parse(process.env);
  await renewInstances(new NomadApi(ACCESS), JOB, VERSION, (line) => {
    console.log(line);
  });
});
