import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { hiding } from "../../components/hide.ts";
import { readCommandLine } from "../commandLine.ts";
import { main } from "../main.ts";
import { readOutputs } from "../../stack/outputs.ts";
import { prepare } from "../../stack/prepare.ts";
import { openStack } from "../../stack/pulumi.ts";
import { stateDirectory } from "../../stack/workspace.ts";
import { taskRunner } from "../../toolchain/progress-terminal.ts";
import { lookAtTopology } from "../../observe/topology/look.ts";
import { renderPage } from "../topology/page/page.ts";
import { summaryOf } from "../topology/summary.ts";
import { clusterOf } from "../../observe/cluster.ts";

await main(async (signal) => {
  const commandLine = readCommandLine({
    usage: "npm run topology",
    description: "Draws the cluster that is up: a page with hosts, links, subnets, instances and routes.",
    options: { output: "the file (default: .state/<stack>/topology.html)" },
  });
  const { stack, options } = commandLine;
  const file = options.get("output") ?? relative(".", join(stateDirectory, stack, "topology.html"));
  if (file === "") {
    throw new Error("Which file? npm run topology -- --output FILE");
  }
  const pulumi = await openStack(commandLine, await prepare(commandLine.offline, signal));
  const outputs = await readOutputs(pulumi);
  const hide = hiding(outputs.jobSecrets);
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
  console.log(`${file}\n${summary}`);
  return 0;
});
