import { rmSync } from "node:fs";
import { join } from "node:path";
import { readCommandLine } from "./stack/commandLine.ts";
import { main } from "./stack/main.ts";
import { prepare } from "./stack/prepare.ts";
import { openStack } from "./stack/pulumi.ts";
import { recover, removeUnrecorded } from "./stack/recovery.ts";
import { type State, nameOf, readState } from "./stack/state.ts";
import { stateDirectory } from "./stack/workspace.ts";

await main(async (signal) => {
  const commandLine = readCommandLine({
    usage: "npm run down",
    others: "options of Pulumi",
    description:
      "Removes the cluster and all that is on it. What was downloaded and built for it stays in the cache.",
    flags: {
      force: "if hosts or the whole cluster are gone: forget what cannot be removed, and say what that is",
    },
  });
  // Where everything goes, no host has to leave the cluster in good order.
  process.env["NOMAD_ON_WEAVE_DOWN"] = "1";
  const pulumi = await openStack(commandLine, await prepare(commandLine.offline, signal, commandLine));
  const state = await recover(pulumi, commandLine.stack, signal);
  const status = await pulumi.run(["destroy", "--yes", "--skip-preview", ...commandLine.rest]);
  if (status !== 0 && !commandLine.flags.has("force")) {
    console.error(
      "Not all of it is removed. Run it again, or if hosts are gone for good: npm run down -- --force",
    );
    return status;
  }
  await removeUnrecorded(state, [], signal);
  const forgotten = leftovers(await readState(pulumi));
  await pulumi.read(["stack rm", "--yes", "--force", "--preserve-config"]);
  rmSync(join(stateDirectory, `Pulumi.${commandLine.stack}.yaml`), { force: true });
  rmSync(join(stateDirectory, commandLine.stack), { recursive: true, force: true });
  if (forgotten.length === 0) {
    console.log(`Nothing of ${commandLine.stack} is left on this machine but the cache of tools and images.`);
  } else {
    console.log(`Forgotten, and still there if their hosts are: ${forgotten.join(", ")}`);
  }
  return 0;
});

/** The resources that were not removed, by name; components, providers and what is in Docker are not such. */
function leftovers({ deployment }: State): string[] {
  return deployment.resources
    .filter(({ type, id }) => id !== undefined && !type.startsWith("pulumi:") && !type.startsWith("docker:"))
    .map(nameOf)
    .sort();
}
