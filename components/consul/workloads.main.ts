// Lets the jobs of Nomad log in to Consul: `node workloads.main.ts` with ACCESS (to Consul, as JSON), KEYS_URL,
// KEYS_AUTHORITY and POLICIES (rules by name, as JSON) in the environment.
import { z } from "zod";
import { accessText } from "../api/client.ts";
import { runMain } from "../main.ts";
import { admitWorkloads } from "./workloads.ts";

const environment = z.object({
  ACCESS: accessText,
  KEYS_URL: z.url(),
  KEYS_AUTHORITY: z.string(),
  POLICIES: z
    .string()
    .transform((text): unknown => JSON.parse(text))
    .pipe(z.record(z.string(), z.string())),
});

await runMain(async () => {
  const { ACCESS, KEYS_URL, KEYS_AUTHORITY, POLICIES } = environment.parse(process.env);
  await admitWorkloads(ACCESS, { url: KEYS_URL, authority: KEYS_AUTHORITY }, POLICIES);
});
