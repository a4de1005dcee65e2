import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Checkout } from "./checkout.ts";

/** What the copy's Nomad calls itself. */
export const earlierNomad = "1.11.2-earlier";

// Version 0.1.0 of this program. A clone may lack the tag.
const lastRelease = "f5d96a25";

/**
 * A checkout of the last release that has an earlier version of Nomad, until it is brought up to date. The registries' Nomad is
 * the pinned one alone: its code is built once more, to say another version of itself.
 */
export class EarlierCheckout extends Checkout {
  constructor() {
    super("earlier", lastRelease);
    this.goBack();
  }

  /** Sets the earlier version of Nomad. */
  goBack(): void {
    // Where this program has it, and where the last release had it.
    const versions = ["toolchain/versions.ts", "versions.ts"]
      .map((file) => join(this.directory, file))
      .find((file) => existsSync(file));
    if (versions === undefined) {
      throw new Error(`${this.directory} has no versions.ts`);
    }
    const label = "github.com/hashicorp/nomad/version.Version";
    const changes: readonly (readonly [RegExp, string])[] = [
      [/^const nomad = ".*"/m, `const nomad = "${earlierNomad}"`],
      [/(module: "github.com\/hashicorp\/nomad")/, `$1, variables: { "${label}": nomad }`],
    ];
    const earlier = changes.reduce(
      (text, [pattern, by]) => {
        if (!pattern.test(text)) {
          throw new Error(`versions.ts has nothing like ${String(pattern)}`);
        }
        return text.replace(pattern, by);
      },
      readFileSync(versions, "utf8"),
    );
    writeFileSync(versions, earlier);
  }

  /** Gives it this program, and its Nomad. */
  update(): void {
    this.bringUpToDate();
  }
}
