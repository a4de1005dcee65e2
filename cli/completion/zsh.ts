import { quote } from "../../components/remote/script.ts";
import { programName } from "../program.ts";
import type { CompletedCommand, CompletedOption } from "./words.ts";

/**
 * The completion for zsh.
 *
 * @param commands all of them.
 * @param folder with the stacks' configurations.
 */
export function zshCompletion(commands: readonly CompletedCommand[], folder: string): string {
  const names = commands.map(({ name, summary }) => `    ${quote(`${name}:${summary}`)}`);
  const cases = commands.map(({ name, choices, options }) => {
    const first = choices.length > 0 ? `1:word:(${choices.join(" ")})` : "1:word:_files";
    const specs = [...options.flatMap(specsOf), first, "*:word:_files"].map(quote);
    return `    ${name}) _arguments ${specs.join(" ")} ;;`;
  });
  return `#compdef ${programName}
_nomad_on_weave_stacks() {
  local -a stacks
  stacks=(${quote(folder)}/Pulumi.*.yaml(N:t:s/Pulumi.//:r))
  compadd -a stacks
}
_nomad_on_weave() {
  local state
  local -a commands
  commands=(
${names.join("\n")}
  )
  _arguments -C ${specsOf(stackOption).map(quote).join(" ")} '1:command:->command' '*::word:->words'
  case $state in
    command) _describe command commands ;;
    words) case $words[1] in
${cases.join("\n")}
    esac ;;
  esac
}
compdef _nomad_on_weave ${programName}
`;
}

const stackOption: CompletedOption = { long: "--stack", short: "-s", value: "name", text: "the stack" };

/** What `_arguments` is told of an option. */
function specsOf({ long, short, value, text }: CompletedOption): string[] {
  const help = `[${text.replaceAll(/[[\]:\\]/g, "\\$&")}]`;
  const action = long === "--stack" ? "_nomad_on_weave_stacks" : value === "file" ? "_files" : "";
  const more = value === undefined ? "" : `:${value}:${action}`;
  return [long, short].flatMap((name) => (name === undefined ? [] : [`${name}${help}${more}`]));
}
