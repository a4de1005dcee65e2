import { asRootOn } from "../../observe/cluster.ts";
import type { Cluster } from "../../observe/verify/check.ts";
import { root } from "../../stack/workspace.ts";
import { runCommand } from "../../toolchain/command.ts";

const script = 'set -o pipefail; docker save "$1" | "${@:2}"';

/**
 * Brings an image of this machine to a host that lacks it.
 *
 * @param cluster of the host.
 * @param host one of its hosts.
 * @param image its name on both.
 * @param signal ends it.
 * @returns whether the host has it from now on, and not before.
 * @throws HostError or CommandError with what ssh or Docker says
 */
export async function deliver(
  cluster: Cluster,
  host: Cluster["outputs"]["hosts"][number],
  image: string,
  signal: AbortSignal,
): Promise<boolean> {
  const known = `docker image inspect --format yes ${image} 2>/dev/null || echo no`;
  if ((await cluster.onHost(host.name, known, signal)).trim() === "yes") {
    return false;
  }
  const load = asRootOn(host, "docker load --quiet >/dev/null");
  await runCommand("bash", ["-c", script, "push", image, ...load], { cwd: root, signal });
  return true;
}
