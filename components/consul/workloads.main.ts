// Lets the jobs of Nomad log in to Consul: `node workloads.main.ts` with ACCESS (to Consul, as JSON), KEYS_URL,
// KEYS_AUTHORITY and NAMESPACES (with spaces between) in the environment.
import { z } from "zod";
import { accessText } from "../api.ts";
import { runMain } from "../main.ts";
import { admitWorkloads } from "./workloads.ts";

const environment = z.object({
  ACCESS: accessText,
  KEYS_URL: z.url(),
  KEYS_AUTHORITY: z.string(),
  NAMESPACES: z.string(),
});

await runMain(async () => {
  const { ACCESS, KEYS_URL, KEYS_AUTHORITY, NAMESPACES } = environment.parse(process.env);
  await admitWorkloads(ACCESS, { url: KEYS_URL, authority: KEYS_AUTHORITY }, NAMESPACES.split(" "));
});
