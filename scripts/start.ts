import { readFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { readCommandLine } from "./stack/commandLine.ts";
import { main } from "./stack/main.ts";
import { runOnHosts } from "./stack/onHosts.ts";
import { readOutputs } from "./stack/outputs.ts";
import { prepare } from "./stack/prepare.ts";
import { openStack } from "./stack/pulumi.ts";
import { askServers } from "./status/askAny.ts";
import { askHosts } from "./status/facts.ts";
import { lookAtCluster } from "./status/overview.ts";
import { printOverview } from "./status/table.ts";
import { clusterOf } from "./verify/cluster.ts";

const patienceMilliseconds = 300_000;
const pauseMilliseconds = 1000;

await main(async (signal) => {
  const commandLine = readCommandLine({
    usage: "npm run start",
    description:
      "Starts the agents of all hosts that npm run stop has ended, and waits until all jobs are well again.",
  });
  const outputs = await readOutputs(await openStack(commandLine, await prepare(commandLine.offline, signal)));
  const hosts = outputs.hosts.map(({ name }) => name);
  const script = readFileSync(new URL("power/start.sh", import.meta.url), "utf8");
  if ((await runOnHosts(outputs, hosts, script)) !== 0) {
    return 1;
  }
  const servers = askServers(outputs);
  const askHost = askHosts(clusterOf(outputs));
  const deadline = Date.now() + patienceMilliseconds;
  let overview = await lookAtCluster(outputs, servers, askHost);
  console.log("Waiting for the agents and the jobs ...");
  while (!overview.healthy && Date.now() < deadline) {
    await setTimeout(pauseMilliseconds, undefined, { signal });
    overview = await lookAtCluster(outputs, servers, askHost);
  }
  printOverview(overview);
  return overview.healthy ? 0 : 1;
});
