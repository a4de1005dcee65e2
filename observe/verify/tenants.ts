import type { JobOutput } from "../../stack/outputs.ts";
import type { Check } from "./check.ts";
import { inContainer, instancesOf } from "./services.ts";

/**
 * Checks that jobs in different subnets of the overlay do not reach each other: one for each two networks, in each
 * direction.
 *
 * @param jobs of the stack.
 */
export function tenantChecks(jobs: readonly JobOutput[]): Check[] {
  const inNetwork = new Map<string, JobOutput>();
  for (const job of jobs) {
    if (job.network !== undefined && job.services.length > 0 && !inNetwork.has(job.network)) {
      inNetwork.set(job.network, job);
    }
  }
  const one = [...inNetwork.values()];
  return one.flatMap((from) => one.filter((to) => to !== from).map((to) => isolationCheck(from, to)));
}

function isolationCheck(from: JobOutput, to: JobOutput): Check {
  return {
    name: `tenants: ${from.network ?? ""} does not reach ${to.network ?? ""}`,
    run: async (cluster) => {
      const [ownService, otherService] = [from.services[0]?.name ?? "", to.services[0]?.name ?? ""];
      const [own] = await instancesOf(cluster, from, ownService);
      const others = await instancesOf(cluster, to, otherService);
      if (!own) {
        return "no instances wanted";
      }
      const attempts = others.map(
        ({ address, port }) =>
          `! timeout 2 bash -c "exec 3<>/dev/tcp/${address}/${port}" 2>/dev/null || { echo "${from.name} on ${own.host} reaches ${to.name} at ${address}" >&2; exit 1; }`,
      );
      await cluster.onHost(own.host, inContainer(from.name, attempts.join("\n")));
      return `${others.length} attempts, none got through`;
    },
  };
}
