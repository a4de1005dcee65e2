// Notes in Consul whose cluster it is: `node claim.main.ts` with ACCESS and OWNER in the environment, as JSON.
import { z } from "zod";
import { accessText } from "../api/client.ts";
import { runMain } from "../main.ts";
import { claimConsul, ownerShape } from "./claim.ts";

const environment = z.object({
  ACCESS: accessText,
  OWNER: z
    .string()
    .transform((text): unknown => JSON.parse(text))
    .pipe(ownerShape),
});

await runMain(async () => {
  const { ACCESS, OWNER } = environment.parse(process.env);
  await claimConsul(ACCESS, OWNER);
});
