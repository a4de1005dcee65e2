import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { hiding } from "../../components/hide.ts";
import { fileOf } from "../calledFrom.ts";
import type { CommandDefinition, CommandLine } from "../command.ts";
import { readOutputs } from "../../stack/outputs.ts";
import { prepare } from "../../stack/prepare.ts";
import { openStack } from "../../stack/pulumi.ts";
import { stateDirectory } from "../../stack/workspace.ts";
import { taskRunner } from "../../toolchain/progress-terminal.ts";
import { lookAtTopology } from "../../observe/topology/look.ts";
import { renderPage } from "../topology/page/page.ts";
import { summaryOf } from "../topology/summary.ts";
import { clusterOf } from "../../observe/cluster.ts";

export const command: CommandDefinition = {
  description: "Draws the cluster: a page with hosts, links, subnets, instances and routes.",
  options: {
    "--output <file>": "the file (default: .state/<stack>/topology.html)",
    "--json": "print what the page shows as JSON, and write no page",
  },
  examples: {
    topology: "a page for a browser",
    "topology --output cluster.html": "into a file of that name",
    "topology --json": "the same for programs",
  },
  run: drawTopology,
};

async function drawTopology(commandLine: CommandLine, signal: AbortSignal): Promise<number> {
  const { stack, options } = commandLine;
  const output = options.get("output");
  const file = output === undefined ? join(stateDirectory, stack, "topology.html") : fileOf(output);
  if (output === "") {
    throw new Error("Which file? npm run topology -- --output FILE");
  }
  const pulumi = await openStack(commandLine, await prepare(commandLine.offline, signal));
  const outputs = await readOutputs(pulumi);
  const hide = hiding(outputs.jobSecrets);
  if (commandLine.flags.has("json")) {
    const topology = await lookAtTopology(stack, clusterOf(outputs), () => undefined, signal);
    console.log(hide(JSON.stringify(topology, undefined, 2)));
    return 0;
  }
  let summary = "";
  await taskRunner()([
    {
      title: "looking at the cluster",
      run: async (reporter) => {
        const hosts = outputs.hosts.length;
        const onAnswer = (asked: number) => {
          reporter.detail(`${asked} of ${hosts} hosts asked`);
        };
        const topology = await lookAtTopology(stack, clusterOf(outputs), onAnswer, signal);
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, hide(renderPage(topology)));
        summary = hide(summaryOf(topology));
        return `${hosts} hosts asked`;
      },
    },
  ]);
  console.log(`${output ?? relative(".", file)}\n${summary}`);
  return 0;
}
