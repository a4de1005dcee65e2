/**
 * A command of this program on a stack, as a person types it: `npm run up -- --stack lab --rebuild`.
 *
 * @param stack the stack's name.
 * @param command with its own arguments: `restore FILE`.
 * @param options with their dashes.
 */
export function npmRun(stack: string, command: string, ...options: string[]): string {
  const all = [...(stack === "dev" ? [] : ["--stack", stack]), ...options];
  return [`npm run ${command}`, ...(all.length > 0 ? ["--", ...all] : [])].join(" ");
}
