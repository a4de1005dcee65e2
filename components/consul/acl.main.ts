// Puts Consul's access control in force: `node acl.main.ts` with ACCESS and TOKENS in the environment, as JSON.
import { z } from "zod";
import { accessText } from "../api/client.ts";
import { runMain } from "../main.ts";
import { applyTokens } from "./acl.ts";

const environment = z.object({ ACCESS: accessText, TOKENS: z.string() });
const tokens = z.array(z.object({ name: z.string(), secretId: z.string(), rules: z.string() }));

await runMain(async () => {
  const { ACCESS, TOKENS } = environment.parse(process.env);
  await applyTokens(ACCESS, tokens.parse(JSON.parse(TOKENS)));
});
