// Takes back the tokens of Consul that are no longer used: `node retire.main.ts` with ACCESS (as JSON) and KEEP (the
// secret IDs that stay) in the environment. A host that is about to leave the cluster needs its token for that: it is
// taken back the next time.
import { z } from "zod";
import { accessText, callApi } from "../api/client.ts";
import { runMain } from "../main.ts";

const environment = z.object({ ACCESS: accessText, KEEP: z.string() });
const tokens = z.array(z.object({ AccessorID: z.string(), SecretID: z.string(), Description: z.string() }));
const members = z.array(z.object({ Name: z.string(), Status: z.int() }));
// The names of the tokens that the program makes: consulAcl.ts.
const ours = /^(?:dns|nomad|fabio|nomad-on-weave-operator|agent-(?<host>.*))$/;
const alive = 1;

await runMain(async () => {
  const { ACCESS: access, KEEP } = environment.parse(process.env);
  const kept = KEEP.split(" ");
  const all = tokens.parse(await callApi(access, "GET", "acl/tokens"));
  const names = all.filter(({ SecretID }) => kept.includes(SecretID)).map(({ Description }) => Description);
  const living = members
    .parse(await callApi(access, "GET", "agent/members"))
    .filter(({ Status }) => Status === alive)
    .map(({ Name }) => Name);
  const retired = all.filter(({ SecretID, Description }) => {
    const own = ours.exec(Description);
    const isLeaving = !names.includes(Description) && living.includes(own?.groups?.["host"] ?? "");
    return own !== null && !kept.includes(SecretID) && !isLeaving;
  });
  await Promise.all(retired.map(({ AccessorID }) => callApi(access, "DELETE", `acl/token/${AccessorID}`)));
  console.log(`${retired.length} tokens of before are taken back`);
});
