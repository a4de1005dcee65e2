import type { Found } from "../../ownership/claims.ts";
import { ownerLabels } from "../../ownership/owner.ts";
import { askEngine } from "./engine.ts";

/** The names of what a stack has on a Docker Engine. */
export interface DockerNames {
  /** The hosts, by the name of their container, which is that of their volume too. */
  hosts: ReadonlyMap<string, string>;
  network: string;
}

const lists = [
  { kind: "container", args: ["ps", "--all"], name: "{{.Names}}" },
  { kind: "volume", args: ["volume", "ls"], name: "{{.Name}}" },
  { kind: "network", args: ["network", "ls"], name: "{{.Name}}" },
] as const;

/**
 * Whose the containers, volumes and networks are that a stack would make on a Docker Engine.
 *
 * @param names of what it would make.
 * @param dockerHost the engine: `unix:///var/run/docker.sock`.
 * @returns those that exist; none where the engine does not answer, which is reported when it is needed.
 */
export async function onDocker(names: DockerNames, dockerHost: string): Promise<Found[]> {
  const labels = Object.values(ownerLabels).map((label) => `{{.Label "${label}"}}`);
  const found = await Promise.all(
    lists.map(async ({ kind, args, name }) => {
      const format = [name, ...labels].join("\t");
      const lines = await askEngine(dockerHost, [...args, "--format", format]);
      return lines
        .map((line) => line.split("\t"))
        .filter(([own = ""]) => (kind === "network" ? own === names.network : names.hosts.has(own)))
        .map(([own = "", stack = "", identity = "", origin = ""]): Found => {
          const marked = identity === "" ? "unmarked" : { stack, identity, origin };
          return {
            what: own,
            host: names.hosts.get(own),
            owner: stack === "" ? "foreign" : marked,
          };
        });
    }),
  ).catch(() => []);
  return found.flat();
}
