import { readFileSync } from "node:fs";
import { readCommandLine } from "../commandLine.ts";
import { main } from "../main.ts";
import { runOnHosts } from "../onHosts.ts";
import { readOutputs } from "../../stack/outputs.ts";
import { prepare } from "../../stack/prepare.ts";
import { openStack } from "../../stack/pulumi.ts";

await main(async (signal) => {
  const commandLine = readCommandLine({
    usage: "npm run stop",
    description: `Ends the agents of all hosts and the jobs under them. The hosts stay, and lose nothing: npm run start brings
everything back, and so does a reboot of all hosts.`,
  });
  const outputs = await readOutputs(await openStack(commandLine, await prepare(commandLine.offline, signal)));
  const hosts = outputs.hosts.map(({ name }) => name);
  return runOnHosts(outputs, hosts, readFileSync(new URL("../power/stop.sh", import.meta.url), "utf8"));
});
