import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { copyCheckout } from "./copyCheckout.ts";

/** What the copy's Nomad calls itself. */
export const earlierNomad = "1.11.2-earlier";

/**
 * A copy of this checkout that has an earlier version of Nomad, until it is brought up to date. The registries' Nomad is the
 * pinned one alone: its code is built once more, to say another version of itself.
 */
export class EarlierCheckout {
  readonly directory = copyCheckout("earlier");
  private readonly versions = join(this.directory, "versions.ts");
  private readonly current: string;

  constructor() {
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
