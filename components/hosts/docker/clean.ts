import { reasonOf } from "../../reasonOf.ts";
import { askEngine } from "./engine.ts";

/** In the order in which they can be removed. */
const kinds = [
  { list: ["ps", "--all", "--format", "{{.Names}}"], remove: ["rm", "--force"] },
  { list: ["network", "ls", "--format", "{{.Name}}"], remove: ["network", "rm"] },
  { list: ["volume", "ls", "--format", "{{.Name}}"], remove: ["volume", "rm"] },
];

/**
 * Removes containers, networks and volumes from a Docker Engine.
 *
 * @param names of them; a host's container and volume have the same.
 * @param dockerHost the engine: `unix:///var/run/docker.sock`.
 * @param signal ends what was started.
 * @returns a line for each that could not be removed.
 */
export async function cleanDocker(
  names: readonly string[],
  dockerHost: string,
  signal: AbortSignal,
): Promise<string[]> {
  const failures: string[] = [];
  for (const { list, remove } of kinds) {
    const existing = await askEngine(dockerHost, list, signal);
    for (const name of existing.filter((each) => names.includes(each))) {
      await askEngine(dockerHost, [...remove, name], signal).catch((error: unknown) => {
        failures.push(reasonOf(error));
      });
    }
  }
  return failures;
}
