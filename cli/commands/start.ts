import type { CommandDefinition, CommandLine } from "../command.ts";
import { runOnHosts } from "../onHosts.ts";
import { readOutputs } from "../../stack/outputs.ts";
import { prepare } from "../../stack/prepare.ts";
import { openStack } from "../../stack/pulumi.ts";
import { withApi } from "../withApi.ts";
import { waitForHealth } from "../status/untilHealthy.ts";

export const command: CommandDefinition = {
  description:
    "Starts the agents of all hosts that stop has ended, makes drained hosts eligible again, and waits until all jobs are healthy.",
  examples: { start: "after stop" },
  run: start,
};

async function start(commandLine: CommandLine, signal: AbortSignal): Promise<number> {
  const outputs = await readOutputs(await openStack(commandLine, await prepare(commandLine.offline, signal)));
  const hosts = outputs.hosts.map(({ name }) => name);
  const script = withApi(new URL("../power/start.sh", import.meta.url));
  if ((await runOnHosts(outputs, hosts, script)) !== 0) {
    console.error("Hosts that are switched off are started by: npm run up");
    return 1;
  }
  return (await waitForHealth(outputs, signal)) ? 0 : 1;
}
