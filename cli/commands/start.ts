import { readCommandLine } from "../commandLine.ts";
import { main } from "../main.ts";
import { runOnHosts } from "../onHosts.ts";
import { readOutputs } from "../../stack/outputs.ts";
import { prepare } from "../../stack/prepare.ts";
import { openStack } from "../../stack/pulumi.ts";
import { withApi } from "../withApi.ts";
import { waitForHealth } from "../status/untilHealthy.ts";

await main(async (signal) => {
  const commandLine = readCommandLine({
    usage: "npm run start",
    description:
      "Starts the agents of all hosts that npm run stop has ended, takes back hosts that are still out of service, and waits until all jobs are well again.",
  });
  const outputs = await readOutputs(await openStack(commandLine, await prepare(commandLine.offline, signal)));
  const hosts = outputs.hosts.map(({ name }) => name);
  const script = withApi(new URL("../power/start.sh", import.meta.url));
  if ((await runOnHosts(outputs, hosts, script)) !== 0) {
    console.error("Hosts that are switched off are started by: npm run up");
    return 1;
  }
  return (await waitForHealth(outputs, signal)) ? 0 : 1;
});
