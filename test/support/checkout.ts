import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "../../scripts/stack/workspace.ts";

/** A copy of this checkout with a state of its own: another person's, on the same machine. */
export class Checkout {
  readonly directory: string;

  /** @param name of its folder, which says in a message whose it is. */
  constructor(name: string) {
    this.directory = mkdtempSync(join(tmpdir(), `nomad-on-weave-${name}-`));
    const files = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
      cwd: root,
    });
    const archive = execFileSync("tar", ["--create", "--null", "--ignore-failed-read", "--files-from=-"], {
      cwd: root,
      input: files,
      maxBuffer: 256e6,
      stdio: ["pipe", "pipe", "ignore"],
    });
    execFileSync("tar", ["--extract"], { cwd: this.directory, input: archive });
    symlinkSync(join(root, "node_modules"), join(this.directory, "node_modules"));
  }

  remove(): void {
    rmSync(this.directory, { recursive: true });
  }
}
