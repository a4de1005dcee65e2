import { quote } from "../../components/remote/script.ts";
import { programName } from "../program.ts";
import type { CompletedCommand } from "./words.ts";

/**
 * The completion for bash.
 *
 * @param commands all of them.
 * @param folder with the stacks' configurations.
 */
export function bashCompletion(commands: readonly CompletedCommand[], folder: string): string {
  const cases = commands.map(
    ({ name, choices, options }) =>
      `    ${name}) words="${[...choices, ...options.map(({ long }) => long)].join(" ")}" ;;`,
  );
  return `_nomad_on_weave() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous= command= word words file
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    if [[ $word != -* && $previous != -s && $previous != --stack && -z $command ]]; then
      command=$word
    fi
    previous=$word
  done
  case $command in
    "") words="${commands.map(({ name }) => name).join(" ")} --stack --offline --help --version" ;;
${cases.join("\n")}
    *) words= ;;
  esac
  if [[ $previous == -s || $previous == --stack ]]; then
    words=
    for file in ${quote(folder)}/Pulumi.*.yaml; do
      word=\${file##*/Pulumi.}
      words+=" \${word%.yaml}"
    done
  fi
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
}
complete -o default -F _nomad_on_weave ${programName}
`;
}
