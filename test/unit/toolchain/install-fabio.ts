// Started by install.test.ts as a process of its own, to be killed or to race.
import { ensureTools } from "../../../toolchain/ensureTools.ts";
import { plainLines } from "../../../toolchain/progress.ts";

const tools = await ensureTools({
  offline: true,
  only: ["fabio"],
  runTasks: plainLines((line) => {
    console.log(line);
  }),
});
console.log(tools.path("fabio"));
