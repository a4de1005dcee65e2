import { readCommandLine } from "./stack/commandLine.ts";
import { main } from "./stack/main.ts";
import { readOutputs } from "./stack/outputs.ts";
import { prepare } from "./stack/prepare.ts";
import { openStack } from "./stack/pulumi.ts";
import { clusterOf } from "./verify/cluster.ts";

await main(async (signal) => {
  const commandLine = readCommandLine({
    usage: "npm run exec -- COMMAND",
    description: `Runs a command on all hosts at once, as root, and says which host printed what.
What has options of its own comes after two more dashes: npm run exec -- -- df -h`,
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
  const cluster = clusterOf(outputs);
  const width = Math.max(...hosts.map((host) => host.length));
  const failed = await Promise.all(
    hosts.map(async (host) => {
      const print = (text: string, to: (line: string) => void) => {
        for (const line of text.trimEnd().split("\n")) {
          to(`${host.padEnd(width)}  ${line}`);
        }
      };
      try {
        print(await cluster.onHost(host, commandLine.rest.join(" ")), console.log);
        return false;
      } catch (error) {
        print(error instanceof Error ? error.message : String(error), console.error);
        return true;
      }
    }),
  );
  return failed.includes(true) ? 1 : 0;
});
