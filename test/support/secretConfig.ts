import { execFileSync } from "node:child_process";
import { dirname } from "node:path";
import { toolPath } from "../../toolchain/cache.ts";
import { pulumiEnvironment, root, stateDirectory } from "../../stack/workspace.ts";

/**
 * Encrypts a value of a stack's configuration, as a person does it with the Pulumi CLI.
 *
 * @param stack its name, with `test-`.
 * @param path of the value: `jobs.hello.password`.
 * @param value in plain.
 */
export function encryptInConfig(stack: string, path: string, value: string): void {
  const program = toolPath("pulumi");
  const key = `nomad-on-weave:${path}`;
  execFileSync(program, ["config", "set", "--secret", "--path", key, "--stack", stack], {
    cwd: root,
    env: pulumiEnvironment(dirname(program)).variables,
    input: value,
    stdio: ["pipe", "ignore", "pipe"],
  });
}

/** The files of all stacks' states, histories and notes in which a text stands. */
export function filesWith(text: string): string[] {
  try {
    return execFileSync(
      "grep",
      ["--recursive", "--files-with-matches", "--fixed-strings", text, stateDirectory],
      {
        encoding: "utf8",
      },
    )
      .split("\n")
      .filter(Boolean);
  } catch {
    // It stands in none.
    return [];
  }
}
