import type { Outputs } from "../../stack/outputs.ts";
import { runCommand } from "../../toolchain/command.ts";

type HostOutput = Outputs["hosts"][number];

const docker = `$([ "$(id -u)" = 0 ] || echo sudo -n) docker`;
// An image goes through this machine once for each host: more at once would not be faster.
const script = 'set -o pipefail; docker save "$1" | "${@:2}"';

/**
 * Brings an image of this machine to a host that lacks it.
 *
 * @param host of the stack.
 * @param image its name on both.
 * @param signal ends it.
 * @returns whether the host has it from now on, and not before.
 * @throws CommandError with what ssh or Docker says
 */
export async function deliver({ ssh }: HostOutput, image: string, signal: AbortSignal): Promise<boolean> {
  const reached = [...ssh.split(" "), "-o", "BatchMode=yes", "-o", "ConnectTimeout=20"];
  const [program = "ssh", ...words] = reached;
  const known = await runCommand(
    program,
    [...words, `${docker} image inspect --format yes ${image} 2>/dev/null || echo no`],
    { signal },
  );
  if (known.trim() === "yes") {
    return false;
  }
  await runCommand("bash", ["-c", script, "push", image, ...reached, `${docker} load --quiet >/dev/null`], {
    signal,
  });
  return true;
}
