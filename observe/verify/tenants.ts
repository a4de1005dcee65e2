import type { JobOutput } from "../../stack/outputs.ts";
import type { Check } from "./check.ts";
import { inContainer, instancesOf, taskOf } from "./services.ts";

/**
 * Checks that jobs in different subnets of the overlay do not reach each other: one for each two networks, in each
 * direction.
 *
 * @param jobs of the stack.
 */
export function tenantChecks(jobs: readonly JobOutput[]): Check[] {
  const inNetwork = new Map<string, JobOutput>();
  for (const job of jobs) {
    if (job.network !== undefined && containerOf(job) !== undefined && !inNetwork.has(job.network)) {
      inNetwork.set(job.network, job);
    }
  }
  const one = [...inNetwork.values()];
  return one.flatMap((from) => one.filter((to) => to !== from).map((to) => isolationCheck(from, to)));
}

/** The task whose containers are in the network of the job's first service. */
function containerOf({ name, services: [service] }: JobOutput): string | undefined {
  return service && taskOf({ name }, service);
}

function isolationCheck(from: JobOutput, to: JobOutput): Check {
  return {
    name: `tenants: ${from.network ?? ""} does not reach ${to.network ?? ""}`,
    run: async (cluster) => {
      const [[ownService], [otherService]] = [from.services, to.services];
      const [own] = ownService ? await instancesOf(cluster, from, ownService) : [];
      const others = otherService ? await instancesOf(cluster, to, otherService) : [];
      if (!own) {
        return "no instances wanted";
      }
      const attempts = others.map(
        ({ address, port }) =>
          `! timeout 2 bash -c "exec 3<>/dev/tcp/${address}/${port}" 2>/dev/null || { echo "${from.name} on ${own.host} reaches ${to.name} at ${address}" >&2; exit 1; }`,
      );
      await cluster.onHost(own.host, inContainer(containerOf(from) ?? from.name, own, attempts.join("\n")));
      return `${others.length} attempts, none got through`;
    },
  };
}
