import { promote } from "../components/jobs/promotion.ts";
import { openRelease } from "./release/open.ts";
import { withCanariesAtTheEdge } from "./release/edge.ts";
import { main } from "./stack/main.ts";

await main(async (signal) => {
  const { api, job, outputs } = await openRelease(
    {
      usage: "npm run promote JOB",
      description:
        "Promotes the canaries of a job: they take over from the version before, without a request lost.",
    },
    signal,
  );
  const outcome = await withCanariesAtTheEdge(outputs, job, signal, () =>
    promote(api, job, (line) => {
      console.log(line);
    }),
  );
  console.log(outcome);
  return 0;
});
