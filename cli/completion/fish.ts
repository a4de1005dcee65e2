import { programName } from "../program.ts";
import type { CompletedCommand, CompletedOption } from "./words.ts";

/**
 * The completion for fish.
 *
 * @param commands all of them.
 * @param folder with the stacks' configurations.
 */
export function fishCompletion(commands: readonly CompletedCommand[], folder: string): string {
  const names = commands.map(({ name }) => name).join(" ");
  const lines = commands.flatMap(({ name, summary, choices, options }) => [
    complete(`not __fish_seen_subcommand_from ${names}`, `--no-files --arguments ${name}`, summary),
    ...(choices.length > 0
      ? [complete(seen(name), `--no-files --arguments ${quoted(choices.join(" "))}`, "")]
      : []),
    ...options.map((option) => complete(seen(name), flagsOf(option, folder), option.text)),
  ]);
  return `${lines.join("\n")}\n`;
}

const seen = (command: string) => `__fish_seen_subcommand_from ${command}`;

function complete(condition: string, rest: string, description: string): string {
  const text = description === "" ? "" : ` --description ${quoted(description)}`;
  return `complete --command ${programName} --condition ${quoted(condition)} ${rest}${text}`;
}

function flagsOf({ long, short, value }: CompletedOption, folder: string): string {
  const flags = [
    `--long-option ${long.replace("--", "")}`,
    ...(short === undefined ? [] : [`--short-option ${short.replace("-", "")}`]),
  ];
  if (long === "--stack") {
    const stacks = `string replace --regex '.*/Pulumi\\.(.*)\\.yaml' '$1' ${quoted(folder)}/Pulumi.*.yaml`;
    return [...flags, "--exclusive", `--arguments ${quoted(`(${stacks})`)}`].join(" ");
  }
  return [...flags, ...(value === undefined ? [] : ["--require-parameter"])].join(" ");
}

function quoted(text: string): string {
  return `'${text.replaceAll(/[\\']/g, "\\$&")}'`;
}
