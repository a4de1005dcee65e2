// What else is in `.state`, where each stack has a folder of its name.
const taken = ["backend", "backup-key", "backups", "former", "passphrase", "pulumi-home", "select"];

/**
 * Why a stack may not have a name: its folder in `.state`, which goes away with it, would be another one.
 *
 * @param name of the stack.
 * @returns the reason and what to do, in one line; nothing if it may.
 */
export function stackNameProblem(name: string): string | undefined {
  if (taken.includes(name)) {
    return `A stack cannot be called ${name}: .state/${name} belongs to all stacks. Give it another name, and its configuration the file of that name.`;
  }
  return /^\w[\w.-]*$/.test(name) && !name.startsWith("Pulumi.")
    ? undefined
    : `A stack cannot be called "${name}": a name has letters, digits, "-", "_" and ".", and begins with a letter, a digit or "_".`;
}
