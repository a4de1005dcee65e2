import { readCommandLine } from "./stack/commandLine.ts";
import { main } from "./stack/main.ts";
import { readOutputs } from "./stack/outputs.ts";
import { prepare } from "./stack/prepare.ts";
import { openStack } from "./stack/pulumi.ts";
import { askAny } from "./status/askAny.ts";
import { lookAtCluster } from "./status/overview.ts";
import { printOverview } from "./status/table.ts";

await main(async (signal) => {
  const commandLine = readCommandLine({
    usage: "npm run status",
    description:
      "Shows hosts, leaders and jobs of the cluster that is up. Exit code 1 if something is unhealthy.",
    flags: { json: "print it as JSON" },
  });
  const pulumi = await openStack(commandLine, await prepare(commandLine.offline, signal));
  const outputs = await readOutputs(pulumi);
  const servers = outputs.hosts.filter((host) => host.roles.includes("server"));
  const overview = await lookAtCluster(
    outputs,
    askAny(servers.map((host) => `http://${host.address}:8500`)),
    askAny(servers.map((host) => `http://${host.address}:4646`)),
  );
  if (commandLine.flags.has("json")) {
    console.log(JSON.stringify(overview, undefined, 2));
  } else {
    printOverview(overview);
  }
  return overview.healthy ? 0 : 1;
});
