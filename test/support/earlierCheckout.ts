import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "../../scripts/stack/workspace.ts";

/** What the copy's Nomad calls itself. */
export const earlierNomad = "1.11.2-earlier";

/**
 * A copy of this checkout that has an earlier version of Nomad, until it is brought up to date. The registries' Nomad is the
 * pinned one alone: its code is built once more, to say another version of itself.
 */
export class EarlierCheckout {
  readonly directory = mkdtempSync(join(tmpdir(), "nomad-on-weave-earlier-"));
  private readonly versions = join(this.directory, "versions.ts");
  private readonly current: string;

  constructor() {
    const files = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
      cwd: root,
    });
    const archive = execFileSync("tar", ["--create", "--null", "--files-from=-"], {
      cwd: root,
      input: files,
      maxBuffer: 256e6,
    });
    execFileSync("tar", ["--extract"], { cwd: this.directory, input: archive });
    symlinkSync(join(root, "node_modules"), join(this.directory, "node_modules"));
    this.current = readFileSync(this.versions, "utf8");
  }

  /** Sets the earlier version. */
  goBack(): void {
    const label = "github.com/hashicorp/nomad/version.Version";
    const changes: readonly (readonly [RegExp, string])[] = [
      [/^const nomad = ".*"/m, `const nomad = "${earlierNomad}"`],
      [/(module: "github.com\/hashicorp\/nomad")/, `$1, variables: { "${label}": nomad }`],
    ];
    const earlier = changes.reduce((text, [pattern, by]) => {
      if (!pattern.test(text)) {
        throw new Error(`versions.ts has nothing like ${String(pattern)}`);
      }
      return text.replace(pattern, by);
    }, this.current);
    writeFileSync(this.versions, earlier);
  }

  /** Brings it up to date. */
  update(): void {
    writeFileSync(this.versions, this.current);
  }

  remove(): void {
    rmSync(this.directory, { recursive: true });
  }
}
