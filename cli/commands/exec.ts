import { runRolling } from "../exec/rolling.ts";
import { readCommandLine } from "../commandLine.ts";
import { main } from "../main.ts";
import { printer, runOnHosts } from "../onHosts.ts";
import { readOutputs } from "../../stack/outputs.ts";
import { prepare } from "../../stack/prepare.ts";
import { openStack } from "../../stack/pulumi.ts";

await main(async (signal) => {
  const commandLine = readCommandLine({
    usage: "npm run exec -- COMMAND",
    others: "a command",
    description: `Runs a command on all hosts at once, as root, and says which host printed what.
What has options of its own comes after two more dashes: npm run exec -- -- df -h`,
    flags: { rolling: "on one after another: drained before, and the cluster healthy after" },
    options: { host: "on these alone, divided by commas" },
  });
  if (commandLine.rest.length === 0) {
    throw new Error("Which command? npm run exec -- COMMAND");
  }
  const pulumi = await openStack(commandLine, await prepare(commandLine.offline, signal));
  const outputs = await readOutputs(pulumi);
  const all = outputs.hosts.map(({ name }) => name);
  const hosts = commandLine.options.get("host")?.split(",") ?? all;
  const unknown = hosts.filter((host) => !all.includes(host));
  if (unknown.length > 0) {
    throw new Error(
      `There is no host ${unknown.join(", ")}. The stack ${commandLine.stack} has: ${all.join(", ")}`,
    );
  }
  const command = commandLine.rest.join(" ");
  if (commandLine.flags.has("rolling")) {
    await runRolling(outputs, hosts, command, printer(hosts), signal);
    return 0;
  }
  return runOnHosts(outputs, hosts, command, signal);
});
