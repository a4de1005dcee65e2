import { parseConfig } from "../../config.ts";
import { configuredHosts } from "../../components/hosts/configured.ts";
import { type Found, ownershipProblems } from "../../components/ownership/claims.ts";
import { confirm } from "../restore/confirm.ts";
import type { CommandDefinition, CommandLine } from "../command.ts";
import { readStackConfig } from "../../stack/config.ts";
import { readOutputsIfUp } from "../../stack/outputs.ts";
import { ownerOf } from "../../stack/ownerInState.ts";
import { prepare } from "../../stack/prepare.ts";
import { openStack } from "../../stack/pulumi.ts";
import { recover } from "../repair/recovery.ts";

export const command: CommandDefinition = {
  description:
    "Takes the hosts of the configuration from the stacks that own them: removes everything of those stacks on them, with all data, so that up can use them. To go on with a cluster whose state is lost, bring its state back instead: restore FILE --state.",
  options: { "--yes": "do not ask before anything is removed" },
  examples: { "take-over --stack prod": "the machines of Pulumi.prod.yaml" },
  run: takeOver,
};

async function takeOver(commandLine: CommandLine, signal: AbortSignal): Promise<number> {
  const { stack } = commandLine;
  const pulumi = await openStack(commandLine, await prepare(commandLine.offline, signal));
  const { values, secrets } = await readStackConfig(pulumi, stack);
  const hosts = configuredHosts(parseConfig(values, secrets).hosts);
  const identity = ownerOf(await recover(pulumi, stack, signal))?.identity;
  const own = (await readOutputsIfUp(pulumi))?.hosts.map(({ name }) => name) ?? [];
  const isTheirs = (found: Found) =>
    found.owner !== "foreign" && ownershipProblems([found], { identity, hosts: own }).length > 0;
  const theirs = (await hosts.existing(stack)).filter(isTheirs);
  if (theirs.length === 0) {
    console.log("No other stack owns anything that this stack would use.");
    return 0;
  }
  for (const line of new Set(theirs.map(describe))) {
    console.log(line);
  }
  if (!commandLine.flags.has("yes")) {
    await confirm("All of that is removed, with all data that is on it.", signal);
  }
  const failures = await hosts.clean(theirs, stack, signal);
  for (const line of failures) {
    console.error(line);
  }
  if (failures.length > 0) {
    console.error("Not all of it is removed. To go on: npm run take-over");
    return 1;
  }
  console.log("It is removed. To stand up this stack: npm run up");
  return 0;
}

function describe({ what, owner }: Found): string {
  return typeof owner === "string"
    ? `${what}: made by an earlier version of this program for a stack whose state is not here`
    : `${what}: of the stack ${owner.stack} of ${owner.origin}`;
}
