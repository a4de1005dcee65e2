import { setTimeout } from "node:timers/promises";
import type { CommandDefinition, CommandLine } from "../command.ts";
import { readOutputs } from "../../stack/outputs.ts";
import { prepare } from "../../stack/prepare.ts";
import { openStack } from "../../stack/pulumi.ts";
import { askServers } from "../../observe/askAny.ts";
import { askHosts } from "../../observe/facts.ts";
import { lookAtCluster } from "../../observe/overview.ts";
import { printOverview } from "../status/table.ts";
import { clusterOf } from "../../observe/cluster.ts";

const watchMilliseconds = 2000;

export const command: CommandDefinition = {
  description:
    "Shows hosts, overlay, leaders, jobs and certificates of the cluster. Exit code 1 if something is unhealthy.",
  options: { "--json": "print it as JSON", "--watch": "look again every two seconds, until Ctrl-C" },
  examples: { status: "a table", "status --json": "the same for programs", "status --watch": "until Ctrl-C" },
  run: printStatus,
};

async function printStatus(commandLine: CommandLine, signal: AbortSignal): Promise<number> {
  const pulumi = await openStack(commandLine, await prepare(commandLine.offline, signal));
  const outputs = await readOutputs(pulumi);
  const servers = askServers(outputs);
  const askHost = askHosts(clusterOf(outputs));
  for (;;) {
    const overview = await lookAtCluster(outputs, servers, askHost);
    if (commandLine.flags.has("watch") && process.stdout.isTTY) {
      console.clear();
    }
    if (commandLine.flags.has("json")) {
      console.log(JSON.stringify(overview, undefined, 2));
    } else {
      printOverview(overview);
    }
    const goesOn = commandLine.flags.has("watch") && (await pause(signal));
    if (!goesOn) {
      return overview.healthy ? 0 : 1;
    }
  }
}

/** @returns whether it was not ended meanwhile */
async function pause(signal: AbortSignal): Promise<boolean> {
  return setTimeout(watchMilliseconds, true, { signal }).catch(() => false);
}
