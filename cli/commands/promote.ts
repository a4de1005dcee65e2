import { hiding, hidingFailure } from "../../components/hide.ts";
import { promote } from "../../components/jobs/promotion.ts";
import { openRelease } from "../release/open.ts";
import { withCanariesAtTheEdge } from "../release/edge.ts";
import { main } from "../main.ts";

await main(async (signal) => {
  const { api, job, outputs } = await openRelease(
    {
      usage: "npm run promote JOB",
      description:
        "Promotes the canaries of a job: they take over from the version before, without a request lost.",
    },
    signal,
  );
  const hide = hiding(outputs.jobSecrets);
  const say = (line: string) => {
    console.log(hide(line));
  };
  const work = () => withCanariesAtTheEdge(outputs, job, signal, () => promote(api, job, say));
  say(await hidingFailure(hide, work));
  return 0;
});
