import { execFileSync } from "node:child_process";
import { mkdtempSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "../../scripts/stack/workspace.ts";

/**
 * Copies this checkout, as it is now, with its packages and without its state.
 *
 * @param name for people.
 * @returns the folder of the copy.
 */
export function copyCheckout(name: string): string {
  const directory = mkdtempSync(join(tmpdir(), `nomad-on-weave-${name}-`));
  const files = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
    cwd: root,
  });
  const archive = execFileSync("tar", ["--create", "--null", "--files-from=-"], {
    cwd: root,
    input: files,
    maxBuffer: 256e6,
  });
  execFileSync("tar", ["--extract"], { cwd: directory, input: archive });
  symlinkSync(join(root, "node_modules"), join(directory, "node_modules"));
  return directory;
}
