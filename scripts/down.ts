import { rmSync } from "node:fs";
import { join } from "node:path";
import { readCommandLine } from "./stack/commandLine.ts";
import { main } from "./stack/main.ts";
import { prepare } from "./stack/prepare.ts";
import { openStack } from "./stack/pulumi.ts";
import { recover, removeUnrecorded } from "./stack/recovery.ts";
import { stateDirectory } from "./stack/workspace.ts";

await main(async (signal) => {
  const commandLine = readCommandLine({
    usage: "npm run down",
    description:
      "Removes the cluster and all that is on it. What was downloaded and built for it stays in the cache.",
  });
  const pulumi = await openStack(commandLine, await prepare(commandLine.offline, signal));
  await recover(pulumi, commandLine.stack, signal);
  const status = await pulumi.run(["destroy", "--yes", "--skip-preview", ...commandLine.rest]);
  if (status === 0) {
    await removeUnrecorded(commandLine.stack, [], signal);
    await pulumi.read(["stack rm", "--yes", "--preserve-config"]);
    rmSync(join(stateDirectory, `Pulumi.${commandLine.stack}.yaml`), { force: true });
    rmSync(join(stateDirectory, commandLine.stack), { recursive: true, force: true });
    console.log(`Nothing of ${commandLine.stack} is left on this machine but the cache of tools and images.`);
  }
  return status;
});
