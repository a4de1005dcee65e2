import { runCommand } from "./command.ts";

const daysKept = 90;
const millisecondsOfDay = 86_400_000;
const repositories = ["nomad-on-weave/node", "nomad-on-weave/base"];

/**
 * Removes images of docker hosts of other versions of the program from this machine: those that were made more than 90 days ago
 * and that no container has.
 *
 * @param needed names of those that stay in any case.
 * @param signal ends what was started.
 * @param now the date.
 */
export async function removeOldImages(
  needed: readonly string[],
  signal: AbortSignal,
  now = new Date(),
): Promise<void> {
  for (const repository of repositories) {
    const list = ["image", "ls", repository, "--format", "{{.Repository}}:{{.Tag}}"];
    const names = (await runCommand("docker", list, { signal })).split("\n").filter(Boolean);
    for (const name of names.filter((each) => !needed.includes(each))) {
      const inspect = ["image", "inspect", name, "--format", "{{json .Metadata.LastTagTime}}"];
      const made: unknown = JSON.parse(await runCommand("docker", inspect, { signal }));
      const days = (now.getTime() - new Date(String(made)).getTime()) / millisecondsOfDay;
      if (days > daysKept) {
        // Docker refuses it for one that a container has.
        await runCommand("docker", ["image", "rm", name], { signal }).catch(() => {
          signal.throwIfAborted();
        });
      }
    }
  }
}
