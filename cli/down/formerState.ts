import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import type { Pulumi } from "../../stack/pulumi.ts";
import { stateDirectory } from "../../stack/workspace.ts";

/** A copy of a state. */
export interface FormerState {
  /** Its path. */
  file: string;
  /** Removes it. */
  remove: () => void;
}

/**
 * Keeps a copy of the state of a stack in `.state/former`. Its secrets are encrypted, as in the state.
 *
 * @param pulumi the CLI on the stack.
 * @param stack the stack's name.
 */
export async function keepState(pulumi: Pick<Pulumi, "read">, stack: string): Promise<FormerState> {
  const date = new Date().toISOString().replaceAll(/[:.]/g, "-");
  const path = join(stateDirectory, "former", `${stack}-${date}.json`);
  mkdirSync(join(stateDirectory, "former"), { recursive: true });
  writeFileSync(path, await pulumi.read(["stack export"]), { mode: 0o600, flush: true });
  return {
    file: relative(".", path),
    remove: () => {
      rmSync(path);
    },
  };
}
