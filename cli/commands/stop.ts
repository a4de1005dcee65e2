import { readFileSync } from "node:fs";
import type { CommandDefinition, CommandLine } from "../command.ts";
import { runOnHosts } from "../onHosts.ts";
import { readOutputs } from "../../stack/outputs.ts";
import { prepare } from "../../stack/prepare.ts";
import { openStack } from "../../stack/pulumi.ts";

export const command: CommandDefinition = {
  description: `Ends the agents of all hosts and the jobs under them. The hosts stay, and lose nothing: start brings everything back,
and so does a reboot of all hosts.`,
  examples: { stop: "until start" },
  run: stop,
};

async function stop(commandLine: CommandLine, signal: AbortSignal): Promise<number> {
  const outputs = await readOutputs(await openStack(commandLine, await prepare(commandLine.offline, signal)));
  const hosts = outputs.hosts.map(({ name }) => name);
  return runOnHosts(outputs, hosts, readFileSync(new URL("../power/stop.sh", import.meta.url), "utf8"));
}
