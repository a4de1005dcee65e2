import type { Catalog, CommandDefinition } from "../command.ts";
import { commonOptions, entriesOf } from "../program.ts";

/** An option as a shell completes it. */
export interface CompletedOption {
  /** `--stack`. */
  long: string;
  /** `-s`. */
  short?: string | undefined;
  /** What its value is called: `file`. @default - it has none */
  value?: string | undefined;
  text: string;
}

/** A command as a shell completes it. */
export interface CompletedCommand {
  name: string;
  summary: string;
  /** What its first word can be. */
  choices: readonly string[];
  options: readonly CompletedOption[];
}

/** All that is completed, from the definitions of the commands. */
export async function wordsOf(catalog: Catalog): Promise<CompletedCommand[]> {
  const commands = entriesOf(catalog).map(async ([name, { summary, load }]) => {
    const { command } = await load();
    return { name, summary, choices: command.choices ?? [], options: optionsOf(command) };
  });
  return Promise.all(commands);
}

function optionsOf({ options }: CommandDefinition): CompletedOption[] {
  return Object.entries({ ...options, ...commonOptions, "-h, --help": "all about the command" }).map(
    ([flags, text]) => {
      const {
        short,
        long = "",
        value,
      } = /^(?:(?<short>-\w), )?(?<long>--[\w-]+)(?: <(?<value>\w+)>)?$/.exec(flags)?.groups ?? {};
      return { long, short, value, text };
    },
  );
}
