import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";
import { project, root } from "./workspace.ts";

/** Where a backend of files keeps what belongs to one stack. */
export interface StackFiles {
  /** The folder of all states, `<stack>.json`. */
  states: string;
  /** The folder of the stack's locks, a file each. */
  locks: string;
  /** The file that a command of this program locks while it is at work on the stack. */
  run: string;
  /** Folders with copies of former states. */
  history: readonly string[];
}

/**
 * The files of a stack in a backend.
 *
 * @param url of the backend: `file:///srv/stacks`; relative to the checkout, or to `~`, as Pulumi takes it.
 * @param stack the stack's name.
 * @returns nothing for a backend of another kind.
 */
export function stackFiles(url: string | undefined, stack: string): StackFiles | undefined {
  const path = url === undefined ? undefined : /^file:\/\/(?<path>[^?]*)/.exec(url)?.groups?.["path"];
  if (path === undefined) {
    return undefined;
  }
  const given = path.replace(/^~(?=\/|$)/, homedir());
  const folder = isAbsolute(given) ? given : join(root, given);
  const kind = (name: string) => join(folder, ".pulumi", name);
  return {
    states: join(kind("stacks"), project),
    locks: join(kind("locks"), "organization", project, stack),
    run: join(folder, ".nomad-on-weave", stack),
    history: [join(kind("history"), project, stack), join(kind("backups"), project, stack)],
  };
}
