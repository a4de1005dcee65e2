import { isOlder } from "../../components/versionOrder.ts";

/**
 * Refuses what was written by agents that are newer than those that run.
 *
 * @param written by the name of each agent its version when the backup was taken.
 * @param running by the same names the versions that run.
 * @throws Error that names all that are newer
 */
export function refuseNewer(
  written: Readonly<Record<string, string>>,
  running: Readonly<Record<string, string>>,
): void {
  const newer = Object.entries(written).flatMap(([agent, version]) => {
    const own = running[agent] ?? version;
    return isOlder(own, version) ? [`${agent} ${version}, and ${own} runs`] : [];
  });
  if (newer.length > 0) {
    throw new Error(
      `The backup is of ${newer.join("; of ")}, which may not read what a newer one has written. Upgrade the cluster first.`,
    );
  }
}
