const shownCharacters = 120;

/**
 * The error of a command that did not end well.
 * @param how it ended, such as "exit status 3"
 * @param output the end of what it wrote
 */
export function failedCommand(how: string, command: string, output: string): Error {
  const [first = ""] = command.trim().split("\n", 1);
  const whole = first === command.trim() && first.length <= shownCharacters;
  const shown = whole ? first : `${first.slice(0, shownCharacters)} …`;
  return new Error(`${how}: running ${JSON.stringify(shown)}:\n${output}`);
}
