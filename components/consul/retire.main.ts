// Takes back the tokens of Consul that are no longer used: `node retire.main.ts` with ACCESS (as JSON) and KEEP (the
// secret IDs that stay) in the environment. A host that is about to leave the cluster needs its token for that: it is
// taken back the next time.
import { z } from "zod";
import { accessShape } from "../api.ts";
import { runMain } from "../main.ts";
import { ask } from "./consulApi.ts";

const environment = z.object({ ACCESS: z.string(), KEEP: z.string() });
const tokens = z.array(z.object({ AccessorID: z.string(), SecretID: z.string(), Description: z.string() }));
const members = z.array(z.object({ Name: z.string(), Status: z.int() }));
// The names of the tokens that the program makes: consulAcl.ts.
const ours = /^(?:dns|nomad|fabio|agent-(?<host>.*))$/;
const alive = 1;

await runMain(async () => {
  const { ACCESS, KEEP } = environment.parse(process.env);
  const access = accessShape.parse(JSON.parse(ACCESS));
  const kept = KEEP.split(" ");
  const all = tokens.parse(await ask(access, "GET", "acl/tokens"));
  const names = all.filter(({ SecretID }) => kept.includes(SecretID)).map(({ Description }) => Description);
  const living = members
    .parse(await ask(access, "GET", "agent/members"))
    .filter(({ Status }) => Status === alive)
    .map(({ Name }) => Name);
  const retired = all.filter(({ SecretID, Description }) => {
    const own = ours.exec(Description);
    const isLeaving = !names.includes(Description) && living.includes(own?.groups?.["host"] ?? "");
    return own !== null && !kept.includes(SecretID) && !isLeaving;
  });
  await Promise.all(retired.map(({ AccessorID }) => ask(access, "DELETE", `acl/token/${AccessorID}`)));
  console.log(`${retired.length} tokens of before are taken back`);
});
