import type { CommandDefinition, CommandLine } from "../command.ts";
import { readOutputsIfUp } from "../../stack/outputs.ts";
import { readPluginSet } from "../../stack/pluginSet.ts";
import { prepare } from "../../stack/prepare.ts";
import { openStack } from "../../stack/pulumi.ts";
import { describeDrift, observeDrift } from "../../observe/observedState.ts";

export const command: CommandDefinition = {
  description: "Shows what up would change, and changes nothing.",
  passesOn: "pulumi",
  options: { "--plugins <set>": "official or offline: as with these provider plugins" },
  examples: { preview: "what up would change", "preview --diff": "with every detail" },
  run: previewChanges,
};

async function previewChanges(commandLine: CommandLine, signal: AbortSignal): Promise<number> {
  const pulumi = await openStack(
    commandLine,
    await prepare(commandLine.offline, signal, {
      stack: commandLine.stack,
      plugins: readPluginSet(commandLine.options.get("plugins")),
      keeps: false,
    }),
  );
  const [status, observed] = await Promise.all([
    pulumi.run(["preview", ...commandLine.rest]),
    readOutputsIfUp(pulumi).then((outputs) => outputs && observeDrift(outputs)),
  ]);
  // What is refused is not repaired either.
  const lines = status === 0 && observed ? describeDrift(observed) : [];
  if (lines.length > 0) {
    console.log(["npm run up would also repair:", ...lines.map((line) => `  ${line}`)].join("\n"));
  }
  return status;
}
