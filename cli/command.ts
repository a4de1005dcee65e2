/** What every command of the program is given. */
export interface CommandLine {
  stack: string;
  /** Nothing but package registries is reached. */
  offline: boolean;
  /** The words, and the options that the command passes on, in order. */
  rest: string[];
  /** Options without a value that were given, by name without dashes. */
  flags: ReadonlySet<string>;
  /** Options with a value that were given, by name without dashes. */
  options: ReadonlyMap<string, string>;
}

/** A command of the program. */
export interface CommandDefinition {
  /** What it does, for its help. */
  description: string;
  /** The words that it takes, as its usage shows them: `JOB|UNIT [HOST]`. @default - none */
  words?: string;
  /** What the first word can be, for completion. @default - anything */
  choices?: readonly string[];
  /** Whose options it takes besides its own: those of the Pulumi CLI, or of a command for a shell. @default - nobody's */
  passesOn?: "pulumi" | "command";
  /** Its own options: `--json`, or `--output <file>` with a value, and what each does. */
  options?: Readonly<Record<string, string>>;
  /** Without the name of the program, each with what it does. */
  examples: Readonly<Record<string, string>>;
  /**
   * Runs it.
   *
   * @param signal ends what was started.
   * @returns the exit code. @throws Error for a person to read
   */
  run: (commandLine: CommandLine, signal: AbortSignal) => Promise<number>;
}

/** A command that is not loaded yet. */
export interface CommandEntry {
  /** What it does, in a line. */
  summary: string;
  load: () => Promise<{ command: CommandDefinition }>;
}

/** Commands by name, in groups by title: as the help lists them. */
export type Catalog = Readonly<Record<string, Readonly<Record<string, CommandEntry>>>>;
