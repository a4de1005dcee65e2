import type { CommandDefinition, CommandLine } from "../command.ts";
import { prepare } from "../../stack/prepare.ts";

export const command: CommandDefinition = {
  description: "Gets all that a stack needs on this machine: packages, Docker, tools, plugins, images.",
  examples: {
    tools: "before the first up",
    "tools --offline": "where only package registries can be reached",
  },
  run: getTools,
};

async function getTools({ offline }: CommandLine, signal: AbortSignal): Promise<number> {
  await prepare(offline, signal);
  return 0;
}
