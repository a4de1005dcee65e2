/** What was seen on a machine that may become a host. */
export interface Finding {
  name: string;
  /** What keeps it from being one. */
  problems: readonly string[];
  /** What it is, or why it could not be looked at. */
  machine: string;
}

/**
 * Reads what `suitable.sh` has printed on a machine.
 *
 * @param name of the machine.
 * @param code with which the connection ended: 255 where there was none.
 * @param output of the script.
 * @param error what ssh or sudo said.
 */
export function readFindings(name: string, code: number | null, output: string, error: string): Finding {
  const said = (kind: string) =>
    output
      .split("\n")
      .map((line) => line.split("\t"))
      .filter(([first]) => first === kind)
      .map(([, text = ""]) => text);
  const lastWord = error.trim().split("\n").at(-1) ?? "";
  if (code === 255) {
    // The machines that can be reached go on without it; it fails on its own, by its name.
    return { name, problems: [], machine: `cannot be reached: ${lastWord}` };
  }
  const unfinished = code === 0 ? [] : [`cannot be looked at: ${lastWord}`];
  return { name, problems: [...said("problem"), ...unfinished], machine: said("machine").join() };
}

/**
 * Puts what was seen on all machines into one table.
 *
 * @returns whether all of them can be hosts, and the table: a line for each problem, or else for each machine.
 */
export function judge(findings: readonly Finding[]): { suitable: boolean; text: string } {
  const width = Math.max(...findings.map(({ name }) => name.length));
  const row = (name: string, text: string) => `  ${name.padEnd(width)}  ${text}`;
  const unfit = findings.filter(({ problems }) => problems.length > 0);
  if (unfit.length === 0) {
    return { suitable: true, text: findings.map(({ name, machine }) => row(name, machine)).join("\n") };
  }
  const title = `${unfit.length} of ${findings.length} machines cannot be hosts as they are; nothing was changed on any:`;
  return {
    suitable: false,
    text: [title, ...unfit.flatMap(({ name, problems }) => problems.map((text) => row(name, text)))].join(
      "\n",
    ),
  };
}
