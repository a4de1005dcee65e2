import { catalog } from "../catalog.ts";
import type { CommandDefinition, CommandLine } from "../command.ts";
import { bashCompletion } from "../completion/bash.ts";
import { fishCompletion } from "../completion/fish.ts";
import { zshCompletion } from "../completion/zsh.ts";
import { wordsOf } from "../completion/words.ts";
import { root } from "../../stack/workspace.ts";

const shells = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion };

export const command: CommandDefinition = {
  description: "Prints the completion of commands, options and stacks for a shell to take.",
  words: Object.keys(shells).join("|"),
  choices: Object.keys(shells),
  examples: {
    "completion bash": "in ~/.bashrc: source <(nomad-on-weave completion bash)",
    "completion zsh": "in ~/.zshrc, after compinit: source <(nomad-on-weave completion zsh)",
    "completion fish": "in config.fish: nomad-on-weave completion fish | source",
  },
  run: printCompletion,
};

async function printCompletion({ rest: [shell = ""] }: CommandLine): Promise<number> {
  const render = Object.entries(shells).find(([name]) => name === shell)?.[1];
  if (!render) {
    throw new Error(`Which shell? One of: ${Object.keys(shells).join(", ")}`);
  }
  process.stdout.write(render(await wordsOf(catalog), root));
  return 0;
}
