import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

// Commands that ask somebody, and wait for the answer. Each has an end, so that a person is told on whom it waited.

const limits = /--max-time|--speed-time|timeout (--\S+ )?("[^"]+"|\d+)|note /;
const asks =
  /(?<![\w"'/.-])((curl|wget|nc) -|nomad (node|job|operator|system) |consul (leave|operator|members)( |$))/;
// Its unit has an end, and so has whoever runs it: a change of the script would restart the routers.
const endElsewhere = new Set(["components/weave/expose.sh"]);

/** The commands of a script, a line each. */
function commandsOf(file: string): string[] {
  return readFileSync(file, "utf8")
    .replaceAll("\\\n", " ")
    .split("\n")
    .filter((line) => !/^\s*#/.test(line));
}

const files = execFileSync(
  "git",
  ["ls-files", "components", "cli", "observe", "toolchain", "trials", "images"],
  {
    encoding: "utf8",
  },
)
  .split("\n")
  .filter((file) => file.endsWith(".sh") && !endElsewhere.has(file));

test.each(files)("%s waits for no answer without an end", (file) => {
  const endless = commandsOf(file).filter((line) => asks.test(line) && !limits.test(line));
  expect(endless).toEqual([]);
});
