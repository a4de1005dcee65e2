// Puts Nomad's access control in force: `node acl.main.ts first|again` with ACCESS (as JSON) in the environment; its
// token becomes the first there is, with the right to do everything. Where access control was in force before, and
// switched off, `first` takes the tokens back that the roles had then.
import { z } from "zod";
import { type ApiAccess, accessText, callApi } from "../api/client.ts";
import { runMain } from "../main.ts";
import { bootstrapAcl } from "../security/bootstrap.ts";
import { isRole } from "./roles.ts";

const environment = z.object({ ACCESS: accessText });
const tokens = z.array(z.object({ AccessorID: z.string(), Name: z.string() }));

await runMain(async () => {
  const { ACCESS } = environment.parse(process.env);
  await bootstrapAcl(ACCESS);
  if (process.argv[2] === "first") {
    await takeBack(ACCESS);
  }
});

async function takeBack(access: ApiAccess): Promise<void> {
  const all = tokens.parse(await callApi(access, "GET", "acl/tokens"));
  const stale = all.filter(({ Name }) => isRole(Name));
  await Promise.all(stale.map(({ AccessorID }) => callApi(access, "DELETE", `acl/token/${AccessorID}`)));
}
