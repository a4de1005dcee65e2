// Revokes the tokens of Consul that are no longer used: `node retire.main.ts` with ACCESS (as JSON) and KEEP (the
// secret IDs that stay) in the environment. A host that is about to leave the cluster needs its token for that: it is
// revoked the next time.
import { z } from "zod";
import { accessText, callApi } from "../api/client.ts";
import { jobNeeds } from "../../jobs/catalog.ts";
import { runMain } from "../main.ts";
import { hostOfToken, tokenNames } from "./tokenNames.ts";

const environment = z.object({ ACCESS: accessText, KEEP: z.string() });
const tokens = z.array(z.object({ AccessorID: z.string(), SecretID: z.string(), Description: z.string() }));
const members = z.array(z.object({ Name: z.string(), Status: z.int() }));
const ofJobs = Object.keys(jobNeeds).filter((job) => jobNeeds[job]?.consul);
const ours: readonly string[] = [...Object.values(tokenNames), ...ofJobs];
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
    const host = hostOfToken(Description);
    const isOurs = host !== undefined || ours.includes(Description);
    const isLeaving = !names.includes(Description) && living.includes(host ?? "");
    return isOurs && !kept.includes(SecretID) && !isLeaving;
  });
  await Promise.all(retired.map(({ AccessorID }) => callApi(access, "DELETE", `acl/token/${AccessorID}`)));
  console.log(`${retired.length} previous tokens are revoked`);
});
