import { Command, CommanderError } from "commander";
import packageFile from "../package.json" with { type: "json" };
import { stackNameProblem } from "../components/stackName.ts";
import type { Catalog, CommandDefinition, CommandEntry, CommandLine } from "./command.ts";

/** What the program is called. */
export const programName = "nomad-on-weave";

/** The options of every command. */
export const commonOptions: Readonly<Record<string, string>> = {
  "-s, --stack <name>": "the stack: its configuration is in Pulumi.<name>.yaml (default: dev)",
  "--offline": "reach nothing but package registries",
};
const passedOn = {
  pulumi: "Other options are passed on to the Pulumi CLI.",
  command: "Other options are those of the command.",
};

/**
 * Runs the command that a command line names.
 *
 * @param catalog all commands.
 * @param args the arguments of the process.
 * @param signal ends what was started.
 * @returns the exit code.
 * @throws Error that names an argument which is not understood, and the nearest one that is; what the command throws
 */
export async function runProgram(
  catalog: Catalog,
  args: readonly string[],
  signal: AbortSignal,
): Promise<number> {
  let status = 0;
  let current = programName;
  const entries = new Map(entriesOf(catalog));
  const program = programOf(catalog).hook("preSubcommand", async (_program, command) => {
    current = `${programName} ${command.name()}`;
    const definition = (await entries.get(command.name())?.load())?.command;
    if (definition) {
      describe(command, definition).action(async () => {
        status = await definition.run(readCommandLine(command), signal);
      });
    }
  });
  try {
    await program.parseAsync(args[0] === "help" ? [...args.slice(1), "--help"] : args, { from: "user" });
    return status;
  } catch (error) {
    if (!(error instanceof CommanderError)) {
      throw error;
    }
    if (error.exitCode === 0 || error.code === "commander.help") {
      return error.exitCode;
    }
    const problem = error.message.replaceAll(/^error: |\.$/g, "").replaceAll("\n", " ");
    throw new Error(`${problem}; see: ${current} --help`, { cause: error });
  }
}

/** All commands by name. */
export function entriesOf(catalog: Catalog): [string, CommandEntry][] {
  return Object.values(catalog).flatMap((group) => Object.entries(group));
}

/** The program with its commands, of which nothing is known but their summaries. */
function programOf(catalog: Catalog): Command {
  const program = withOptions(new Command(programName), commonOptions)
    .description("A Nomad cluster on a Weave overlay, as one Pulumi program.")
    .usage("COMMAND [options]")
    .version(packageFile.version)
    .enablePositionalOptions()
    .helpCommand(false)
    .configureHelp({ subcommandTerm: (command) => command.name() })
    // The message is thrown, in one line.
    .configureOutput({ outputError: () => undefined })
    .exitOverride()
    .addHelpText(
      "after",
      examplesText({ up: "stand up the stack dev", "COMMAND --help": "all about a command" }),
    );
  for (const [title, commands] of Object.entries(catalog)) {
    for (const [name, { summary }] of Object.entries(commands)) {
      program.command(name).summary(summary).helpGroup(title);
    }
  }
  return program;
}

/** Gives a command what its definition says. */
function describe(command: Command, { description, words, passesOn, options, examples }: CommandDefinition) {
  withOptions(command, { ...options, ...commonOptions })
    .description(description)
    .usage(["[options]", words].join(" ").trimEnd())
    .allowExcessArguments(words !== undefined || passesOn !== undefined)
    .allowUnknownOption(passesOn !== undefined);
  if (passesOn !== undefined) {
    command.addHelpText("after", `\n${passedOn[passesOn]}`);
  }
  return command.addHelpText("after", examplesText(examples));
}

function withOptions(command: Command, options: Readonly<Record<string, string>>): Command {
  for (const [flags, text] of Object.entries(options)) {
    command.option(flags, text);
  }
  return command;
}

function examplesText(examples: Readonly<Record<string, string>>): string {
  const width = Math.max(...Object.keys(examples).map(({ length }) => length));
  const lines = Object.entries(examples).map(
    ([example, text]) => `  $ ${programName} ${example.padEnd(width)}  # ${text}`,
  );
  return ["\nExamples:", ...lines].join("\n");
}

/** @throws Error that says why there can be no such stack */
function readCommandLine(command: Command): CommandLine {
  const flags = new Set<string>();
  const options = new Map<string, string>();
  // What stands before the name of the command counts too, unless it comes again after it.
  for (const each of [command.parent, command]) {
    for (const option of each?.options ?? []) {
      const value: unknown = each?.getOptionValue(option.attributeName());
      const name = option.long?.replace("--", "") ?? "";
      if (typeof value === "string") {
        options.set(name, value);
      } else if (value === true) {
        flags.add(name);
      }
    }
  }
  const stack = options.get("stack") ?? "dev";
  const problem = stackNameProblem(stack);
  if (problem !== undefined) {
    throw new Error(problem);
  }
  return {
    stack,
    offline: flags.has("offline") || process.env["NOMAD_ON_WEAVE_OFFLINE"] === "1",
    rest: command.args,
    flags,
    options,
  };
}
