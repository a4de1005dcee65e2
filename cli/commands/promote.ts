import { hiding, hidingFailure } from "../../components/hide.ts";
import { promote } from "../../components/jobs/promotion.ts";
import { openRelease } from "../release/open.ts";
import { withCanariesAtTheEdge } from "../release/edge.ts";
import type { CommandDefinition, CommandLine } from "../command.ts";

export const command: CommandDefinition = {
  description:
    "Promotes the canaries of a job: they take over from the version before, without a request lost.",
  words: "JOB",
  examples: { "promote httpbackend": "after up has started its canaries" },
  run: promoteJob,
};

async function promoteJob(commandLine: CommandLine, signal: AbortSignal): Promise<number> {
  const { api, job, outputs } = await openRelease(commandLine, signal);
  const hide = hiding(outputs.jobSecrets);
  const say = (line: string) => {
    console.log(hide(line));
  };
  const work = () => withCanariesAtTheEdge(outputs, job, signal, () => promote(api, job, say));
  say(await hidingFailure(hide, work));
  return 0;
}
