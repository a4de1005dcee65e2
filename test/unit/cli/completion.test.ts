import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { catalog } from "../../../cli/catalog.ts";
import { bashCompletion } from "../../../cli/completion/bash.ts";
import { fishCompletion } from "../../../cli/completion/fish.ts";
import { type CompletedCommand, wordsOf } from "../../../cli/completion/words.ts";
import { zshCompletion } from "../../../cli/completion/zsh.ts";

const folder = mkdtempSync(join(tmpdir(), "it's a checkout-"));
let commands: CompletedCommand[];

beforeAll(async () => {
  commands = await wordsOf(catalog);
  for (const stack of ["dev", "prod"]) {
    writeFileSync(join(folder, `Pulumi.${stack}.yaml`), "");
  }
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** What bash offers for the last of some words. */
function offered(...words: string[]): string[] {
  const script = `${bashCompletion(commands, folder)}
COMP_WORDS=("$@")
COMP_CWORD=$(($# - 1))
_nomad_on_weave
printf '%s\\n' "\${COMPREPLY[@]}"`;
  const all = ["nomad-on-weave", ...words];
  return execFileSync("bash", ["-euo", "pipefail", "-c", script, "bash", ...all], { encoding: "utf8" })
    .split("\n")
    .filter(Boolean);
}

test.each([
  [["sta"], ["start", "status"]],
  [
    ["status", "--"],
    ["--json", "--watch", "--stack", "--offline", "--help"],
  ],
  [["rotate", "to"], ["tokens"]],
  [
    ["--stack", ""],
    ["dev", "prod"],
  ],
  [["up", "-s", "p"], ["prod"]],
  [["--stack", "prod", "ver"], ["verify"]],
  [["logs", "--lines", "5", "con"], ["consul"]],
  [["restore", "file"], []],
])("bash completes %j", (words, expected) => {
  expect(offered(...words)).toEqual(expected);
});

test("zsh and fish complete the same commands and options", () => {
  const zsh = zshCompletion(commands, folder);
  const fish = fishCompletion(commands, folder);
  for (const { name, options } of commands) {
    expect(zsh).toContain(`\n    ${name}) _arguments '`);
    expect(fish).toContain(`--arguments ${name} --description`);
    for (const { long } of options) {
      expect(zsh).toContain(`'${long}[`);
      expect(fish).toContain(`--long-option ${long.replace("--", "")}`);
    }
  }
});
