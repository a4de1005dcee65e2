import { parseArgs } from "node:util";
import { stackNameProblem } from "../components/stackName.ts";

/** What every command of the stack understands. */
export interface CommandLine {
  stack: string;
  /** Nothing but package registries is reached. */
  offline: boolean;
  /** What else stands there, in order: see {@link CommandHelp.others}. */
  rest: string[];
  /** Our own further flags that were given. */
  flags: Set<string>;
  /** Our own further options that were given, with their values. */
  options: ReadonlyMap<string, string>;
}

/** The text of `--help`: what the command does, and its options. */
export interface CommandHelp {
  /** As the person types it: `npm run up`. */
  usage: string;
  description: string;
  /** Further flags of this command: name without dashes, and what it does. */
  flags?: Readonly<Record<string, string>>;
  /** Further options with a value: name without dashes, and what it does. */
  options?: Readonly<Record<string, string>>;
  /** What else may stand there: words of its own, or anything, as for the Pulumi CLI or a shell. @default - nothing */
  others?: "words" | "options of Pulumi" | "a command" | undefined;
}

/**
 * Reads the command line of a command of the stack; prints the help and ends if it is asked for.
 *
 * @param help what the command is.
 * @param args the arguments. @default - those of this process
 * @throws Error that names an argument which the command does not take, or says why there can be no such stack
 */
export function readCommandLine(help: CommandHelp, args: string[] = process.argv.slice(2)): CommandLine {
  const { values, tokens } = parseArgs({
    args,
    strict: false,
    tokens: true,
    options: {
      stack: { type: "string", short: "s" },
      offline: { type: "boolean" },
      help: { type: "boolean", short: "h" },
      ...Object.fromEntries(
        Object.keys(help.options ?? {}).map((name) => [name, { type: "string" as const }]),
      ),
    },
  });
  if (values.help === true) {
    process.stdout.write(renderHelp(help));
    process.exit(0);
  }
  const own = new Set(Object.keys(help.flags ?? {}));
  const flags = new Set<string>();
  const options = new Map<string, string>();
  const rest: string[] = [];
  const takesOptions = help.others !== undefined && help.others !== "words";
  for (const token of tokens) {
    if (token.kind === "positional") {
      if (help.others === undefined) {
        throw notTaken(help, token.value);
      }
      rest.push(token.value);
    } else if (token.kind === "option" && token.name in (help.options ?? {})) {
      options.set(token.name, token.value ?? "");
    } else if (token.kind === "option" && own.has(token.name)) {
      flags.add(token.name);
    } else if (token.kind === "option" && !["stack", "offline", "help"].includes(token.name)) {
      if (!takesOptions) {
        throw notTaken(help, token.rawName);
      }
      rest.push(token.value === undefined ? token.rawName : `${token.rawName}=${token.value}`);
    }
  }
  const stack = typeof values.stack === "string" ? values.stack : "dev";
  const problem = stackNameProblem(stack);
  if (problem !== undefined) {
    throw new Error(problem);
  }
  return {
    stack,
    offline: values.offline === true || process.env["NOMAD_ON_WEAVE_OFFLINE"] === "1",
    rest,
    flags,
    options,
  };
}

function notTaken({ usage }: CommandHelp, argument: string): Error {
  return new Error(`${usage} does not take ${argument}; what it takes is said with -- --help`);
}

function renderHelp(help: CommandHelp): string {
  const options = {
    "stack NAME": "the stack, with its configuration in Pulumi.NAME.yaml (default: dev)",
    offline: "reach nothing but package registries",
    ...help.flags,
    ...Object.fromEntries(
      Object.entries(help.options ?? {}).map(([name, text]) => [`${name} ${name.toUpperCase()}`, text]),
    ),
  };
  const lines = Object.entries(options).map(([option, text]) => `  --${option.padEnd(22)} ${text}`);
  const more = help.others === "options of Pulumi" ? "  Other options go to the Pulumi CLI.\n" : "";
  return `${help.description}\n\nUsage: ${help.usage} [-- options]\n\n${lines.join("\n")}\n${more}`;
}
