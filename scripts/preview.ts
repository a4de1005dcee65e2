import { readCommandLine } from "./stack/commandLine.ts";
import { main } from "./stack/main.ts";
import { prepare } from "./stack/prepare.ts";
import { openStack } from "./stack/pulumi.ts";

await main(async (signal) => {
  const commandLine = readCommandLine({
    usage: "npm run preview",
    description: "Shows what `npm run up` would change, and changes nothing.",
  });
  const pulumi = await openStack(commandLine, await prepare(commandLine.offline, signal));
  return pulumi.run(["preview", ...commandLine.rest]);
});
