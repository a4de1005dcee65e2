import type { Outputs } from "../stack/outputs.ts";
import type { HostFacts } from "./facts.ts";

/**
 * What is on a host otherwise than the program has put it there, a line each: files, executables, Docker networks, units
 * that do not start at boot.
 *
 * @param facts what the host says.
 * @param outputs of the stack.
 */
export function driftOf(facts: HostFacts, outputs: Pick<Outputs, "versions" | "jobs">): string[] {
  const networks = new Set(outputs.jobs.flatMap(({ network }) => network ?? []));
  return [
    ...facts.units
      .filter(({ enabled }) => enabled !== "enabled")
      // systemd's "bad" is also a unit whose file is gone, as long as it is loaded.
      .map(
        ({ name, enabled }) => `${name} is ${["", "bad"].includes(enabled) ? "gone or invalid" : enabled}`,
      ),
    ...facts.changedFiles.map((path) => `${path} is changed`),
    ...Object.entries(outputs.versions).flatMap(([agent, wanted]) => {
      const found = facts.versions[agent];
      return found === wanted ? [] : [`${agent} is ${found ?? "gone"} instead of ${wanted}`];
    }),
    ...[...networks]
      .filter((network) => !facts.networks.includes(network))
      .map((network) => `the Docker network ${network} is gone`),
  ];
}

/** Units that are not active, with what they are: `nomad failed`. */
export function unitsDown({ units }: HostFacts): string[] {
  return units.filter(({ state }) => state !== "active").map(({ name, state }) => `${name} ${state}`);
}
