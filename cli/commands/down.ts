import { rmSync } from "node:fs";
import { join } from "node:path";
import { reasonOf } from "../../components/reasonOf.ts";
import { removeWhatCanBe } from "../down/force.ts";
import { keepState } from "../down/formerState.ts";
import type { CommandDefinition, CommandLine } from "../command.ts";
import { configCopy } from "../../stack/configFile.ts";
import { boundToHosts } from "../../stack/forget.ts";
import { npmRun } from "../next.ts";
import { prepare } from "../../stack/prepare.ts";
import { type Pulumi, openStack } from "../../stack/pulumi.ts";
import { recover, removeUnrecorded } from "../repair/recovery.ts";
import { type State, writeState } from "../../stack/state.ts";
import { stateDirectory } from "../../stack/workspace.ts";

export const command: CommandDefinition = {
  description:
    "Removes the cluster and all that is on it. What was downloaded and built for it stays in the cache.",
  passesOn: "pulumi",
  options: {
    "--force":
      "go on where something cannot be removed, and list what is left and where; the last state is kept",
  },
  examples: { "down --stack lab": "remove the stack of Pulumi.lab.yaml" },
  run: tearDown,
};

async function tearDown(commandLine: CommandLine, signal: AbortSignal): Promise<number> {
  const { stack } = commandLine;
  // Where everything goes, no host has to leave the cluster in good order.
  process.env["NOMAD_ON_WEAVE_DOWN"] = "1";
  const pulumi = await openStack(commandLine, await prepare(commandLine.offline, signal, commandLine));
  const state = await recover(pulumi, stack, signal);
  const lines = commandLine.flags.has("force")
    ? await removeByForce(pulumi, commandLine, state, signal)
    : await removeAll(pulumi, commandLine, state, signal);
  if (!lines) {
    return 1;
  }
  await pulumi.read(["stack rm", "--yes", "--force", "--preserve-config"]);
  rmSync(configCopy(stack), { force: true });
  rmSync(join(stateDirectory, stack), { recursive: true, force: true });
  console.log(lines.join("\n"));
  return 0;
}

/** @returns what to say at the end; nothing if something is left */
async function removeAll(
  pulumi: Pulumi,
  { stack, rest }: CommandLine,
  state: State,
  signal: AbortSignal,
): Promise<string[] | undefined> {
  const bound = boundToHosts(state);
  if (bound !== state) {
    await writeState(pulumi, bound);
  }
  if ((await pulumi.run(["destroy", "--yes", "--skip-preview", ...rest])) === 0) {
    await removeUnrecorded(state, [], signal);
    return [`Nothing of ${stack} is left on this machine but the cache of tools and images.`];
  }
  console.error(
    `Not all of it is removed, for the reason above. ${npmRun(stack, "down")} goes on where this ended; if hosts are gone for good: ${npmRun(stack, "down", "--force")}`,
  );
  return undefined;
}

/** @returns what to say at the end */
async function removeByForce(
  pulumi: Pulumi,
  { stack, rest }: CommandLine,
  state: State,
  signal: AbortSignal,
): Promise<string[]> {
  const former = await keepState(pulumi, stack);
  const leftovers = await removeWhatCanBe(pulumi, stack, rest, console.log);
  const inDocker = await removeUnrecorded(state, [], signal).then(() => undefined, reasonOf);
  if (inDocker !== undefined) {
    leftovers.set("the Docker Engine", [`containers, networks and volumes of ${stack} (${inDocker})`]);
  }
  if (leftovers.size === 0) {
    former.remove();
    return [`Nothing of ${stack} is left on this machine but the cache of tools and images.`];
  }
  return [
    "Not removed, and still there if their hosts are:",
    ...[...leftovers].map(([host, names]) => `  ${host === "" ? "elsewhere" : host}: ${names.join(", ")}`),
    `The last state, which knows them, is kept. It comes back with: ${npmRun(stack, `restore ${former.file}`, "--state")}`,
  ];
}
