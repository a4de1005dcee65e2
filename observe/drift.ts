import { overlayNetwork } from "../components/overlay/chosen.ts";
import type { Outputs } from "../stack/outputs.ts";
import type { HostFacts } from "./facts.ts";

/**
 * What on a host differs from what the program has put there, a line each: files, executables, Docker networks, units
 * that do not start at boot, firewall rules.
 *
 * @param facts what the host says.
 * @param outputs of the stack.
 */
export function driftOf(facts: HostFacts, outputs: Pick<Outputs, "versions" | "jobs">): string[] {
  const networks = new Set([
    ...outputs.jobs.flatMap(({ network }) => network ?? []),
    ...facts.tenants.map(({ subnet }) => overlayNetwork.networkOf(subnet)),
  ]);
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
    ...facts.tenants
      .filter(({ addresses }) => addresses === 0)
      .map(({ name, subnet }) => `its address in the tenant ${name}, ${subnet}, is gone`),
    ...lostRules(facts),
  ];
}

/** What is gone from the packet filter of a host, or is changed there: tenants may reach each other. */
export function lostRules({ changedTables, lostRules: owners }: HostFacts): string[] {
  return [
    ...changedTables.map((table) => `the table ${table} of nftables is changed or gone`),
    ...owners.map((owner) => `the firewall rules of ${owner} are gone`),
  ];
}

/** Units that are not active, with what they are: `nomad failed`. */
export function unitsDown({ units }: HostFacts): string[] {
  return units.filter(({ state }) => state !== "active").map(({ name, state }) => `${name} ${state}`);
}
