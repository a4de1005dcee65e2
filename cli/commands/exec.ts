import { runRolling } from "../exec/rolling.ts";
import type { CommandDefinition, CommandLine } from "../command.ts";
import { printer, runOnHosts } from "../onHosts.ts";
import { readOutputs } from "../../stack/outputs.ts";
import { prepare } from "../../stack/prepare.ts";
import { openStack } from "../../stack/pulumi.ts";

export const command: CommandDefinition = {
  description:
    "Runs a command on all hosts at once, as root, and prints each line behind the name of its host. What has options of its own comes after two dashes.",
  words: "COMMAND...",
  passesOn: "command",
  options: {
    "--host <hosts>": "on these alone, divided by commas",
    "--rolling": "on one after another: drained before, and the cluster healthy after",
  },
  examples: {
    "exec uptime": "on all hosts",
    "exec --host u1,u2 -- df -h /": "on two of them",
    'exec --rolling "systemctl reboot"': "on one after another",
  },
  run: execute,
};

async function execute(commandLine: CommandLine, signal: AbortSignal): Promise<number> {
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
}
