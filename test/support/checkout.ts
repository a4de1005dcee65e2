import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "../../stack/workspace.ts";

const own = ["node_modules", ".state"];

/** A copy of this checkout with a state of its own: another person's, on the same machine. */
export class Checkout {
  readonly directory: string;

  /**
   * @param name of its folder, which says in a message whose it is.
   * @param release whose files it has: a commit. @default - those of this checkout
   */
  constructor(name: string, release?: string) {
    this.directory = mkdtempSync(join(tmpdir(), `nomad-on-weave-${name}-`));
    symlinkSync(join(root, "node_modules"), join(this.directory, "node_modules"));
    this.fill(release === undefined ? currentFiles() : filesOf(release));
  }

  /** Gives it the files of this checkout; its state and its stacks' configurations stay. */
  protected bringUpToDate(): void {
    const stays = (name: string) => own.includes(name) || /^Pulumi\.test-.*\.yaml$/.test(name);
    for (const name of readdirSync(this.directory).filter((each) => !stays(each))) {
      rmSync(join(this.directory, name), { recursive: true });
    }
    this.fill(currentFiles());
  }

  remove(): void {
    rmSync(this.directory, { recursive: true });
  }

  private fill(archive: Buffer): void {
    execFileSync("tar", ["--extract"], { cwd: this.directory, input: archive });
  }
}

const limits = { cwd: root, maxBuffer: 256e6 };

function currentFiles(): Buffer {
  const files = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], limits);
  const archive = ["--create", "--null", "--ignore-failed-read", "--files-from=-"];
  return execFileSync("tar", archive, { ...limits, input: files, stdio: ["pipe", "pipe", "ignore"] });
}

function filesOf(commit: string): Buffer {
  return execFileSync("git", ["archive", commit], limits);
}
