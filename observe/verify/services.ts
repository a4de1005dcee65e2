import { z } from "zod";
import type { JobOutput, ServiceOutput } from "../../stack/outputs.ts";
import { type Check, type Cluster, onEveryHost } from "./check.ts";

const health = z.array(
  z.object({
    Node: z.object({ Node: z.string() }),
    Service: z.object({ ID: z.string(), Address: z.string(), Port: z.int() }),
    Checks: z.array(z.object({ Name: z.string(), Status: z.string(), Output: z.string() })),
  }),
);
const definition = z.object({
  Type: z.string(),
  TaskGroups: z.array(z.object({ Name: z.string(), Count: z.int() })),
});
const allocations = z.array(
  z.object({ TaskGroup: z.string(), ClientStatus: z.string(), DesiredStatus: z.string() }),
);

/** A healthy instance of a service. */
export interface Instance {
  /** The ID of its allocation in Nomad. */
  allocation: string;
  host: string;
  address: string;
  port: number;
}

/** The healthy instances of a service, as Consul has them. @throws Error if they are fewer than the job wants */
export async function instancesOf(
  cluster: Cluster,
  job: Pick<JobOutput, "name" | "namespace">,
  { name: service, group }: Pick<ServiceOutput, "name" | "group">,
): Promise<Instance[]> {
  const all = health.parse(await cluster.consul(`health/service/${service}`));
  const healthy = all.filter(({ Checks }) => Checks.every(({ Status }) => Status === "passing"));
  const wanted = await wantedInstances(cluster, job, group);
  if (healthy.length !== wanted) {
    const ill = all.flatMap(({ Node, Service, Checks }) =>
      Checks.filter(({ Status }) => Status !== "passing").map(
        ({ Name, Status, Output }) =>
          `; ${Node.Node} ${Service.Address}:${Service.Port}: ${Name} is ${Status}: ${Output.trim() || "not run yet"}`,
      ),
    );
    throw new Error(`${healthy.length} of ${wanted} instances of ${service} are healthy${ill.join("")}`);
  }
  return healthy.map((entry) => ({
    allocation: allocationOf(entry.Service.ID),
    host: entry.Node.Node,
    address: entry.Service.Address,
    port: entry.Service.Port,
  }));
}

/** The allocation that has registered a service in Consul: Nomad calls it `_nomad-task-<ID of the allocation>-...`. */
function allocationOf(service: string): string {
  return /^_nomad-task-([0-9a-f-]{36})-/.exec(service)?.[1] ?? "";
}

/** How many instances a job wants: as many as it says, or, where the hosts decide that, as many as run. */
async function wantedInstances(
  { nomad }: Cluster,
  { name, namespace }: Pick<JobOutput, "name" | "namespace">,
  group: string | undefined,
): Promise<number> {
  const path = `job/${encodeURIComponent(name)}`;
  const { Type, TaskGroups } = definition.parse(await nomad(`${path}?namespace=${namespace}`));
  const isOwn = (other: string) => group === undefined || group === other;
  if (!Type.startsWith("sys")) {
    return TaskGroups.filter(({ Name }) => isOwn(Name)).reduce((sum, { Count }) => sum + Count, 0);
  }
  const all = allocations.parse(await nomad(`${path}/allocations?namespace=${namespace}`));
  return all.filter(
    ({ TaskGroup, ClientStatus, DesiredStatus }) =>
      isOwn(TaskGroup) && DesiredStatus === "run" && ClientStatus === "running",
  ).length;
}

/** The task of a job whose container is in the network of a service; undefined if none is. */
export function taskOf(
  { name }: Pick<JobOutput, "name">,
  { scheme, task }: Pick<ServiceOutput, "scheme" | "task">,
): string | undefined {
  return task ?? (scheme === undefined ? undefined : name);
}

/** A script that runs a command in the container of a task on that host: its network, its resolver, the host's tools. */
export function inContainer(task: string, { allocation }: Instance, command: string): string {
  return `container=$(docker ps --quiet --filter 'name=^${task}-${allocation}$')
[ -n "$container" ] || { echo "no container of ${task} here" >&2; exit 1; }
process=$(docker inspect --format '{{.State.Pid}}' "$container")
resolver=$(docker inspect --format '{{.ResolvConfPath}}' "$container")
nsenter --target "$process" --net unshare --mount bash -euc '
  mount --bind "$0" /etc/resolv.conf
  ${command}
' "$resolver"`;
}

function expectAddresses(text: string, instances: readonly Instance[], what: string): void {
  const found = text.split("\n").filter(Boolean).sort();
  // Instances of one host, behind ports of it, have its one address.
  const wanted = [...new Set(instances.map((instance) => instance.address))].sort();
  if (found.join() !== wanted.join()) {
    throw new Error(`${what} says ${found.join(" ") || "nothing"} instead of ${wanted.join(" ")}`);
  }
}

/** One instance of each host that runs any. */
function onePerHost(instances: readonly Instance[]): Instance[] {
  return [...new Map(instances.map((instance) => [instance.host, instance])).values()];
}

/** A certificate that a back end has made for itself is taken. */
const curl = "curl -sfk --max-time 30";

function curlAll(scheme: string, instances: readonly Instance[]): string {
  return instances
    .map(({ address, port }) => `${curl} ${scheme}://${address}:${port}/ >/dev/null`)
    .join("\n");
}

/**
 * The checks of a service: that its instances are healthy, and found by DNS; of one that speaks HTTP, the articles' checks too.
 *
 * @param job that has the service.
 * @param service the service, as the stack's outputs have it.
 */
export function serviceChecks(job: Pick<JobOutput, "name" | "namespace">, service: ServiceOutput): Check[] {
  const { scheme } = service;
  const task = taskOf(job, service);
  const found: Found = { service, instancesIn: (cluster) => instancesOf(cluster, job, service) };
  return [
    ...fromHosts(found),
    ...(task === undefined ? [] : [fromContainer(found, task)]),
    ...(task === undefined || scheme === undefined ? [] : answers(found, { task, scheme })),
  ];
}

/** A service, and what finds its instances. */
interface Found {
  service: ServiceOutput;
  instancesIn: (cluster: Cluster) => Promise<Instance[]>;
}

function fromHosts({ service: { name: service, domain }, instancesIn }: Found): Check[] {
  return [
    {
      name: `${service}: healthy instances`,
      run: async (cluster) => {
        const instances = await instancesIn(cluster);
        return instances.map(({ host, address, port }) => `${host} ${address}:${port}`).join(", ");
      },
    },
    {
      name: `${service}: DNS A from every host`,
      run: async (cluster) => {
        const instances = await instancesIn(cluster);
        await onEveryHost(cluster, async ({ name }) => {
          expectAddresses(await cluster.onHost(name, `dig +short ${domain} A`), instances, domain);
        });
        return `${instances.length} addresses`;
      },
    },
    {
      name: `${service}: DNS SRV from every host`,
      run: async (cluster) => {
        const instances = await instancesIn(cluster);
        const wanted = instances.map((instance) => String(instance.port)).sort();
        await onEveryHost(cluster, async ({ name }) => {
          const records = (await cluster.onHost(name, `dig +short ${domain} SRV`))
            .split("\n")
            .filter(Boolean);
          const ports = records.map((record) => record.split(" ")[2]).sort();
          if (ports.join() !== wanted.join()) {
            throw new Error(`SRV has the ports ${ports.join(" ") || "none"} instead of ${wanted.join(" ")}`);
          }
        });
        return `ports ${[...new Set(wanted)].join(" ")}`;
      },
    },
  ];
}

function fromContainer({ service: { name: service, domain }, instancesIn }: Found, task: string): Check {
  return {
    name: `${service}: DNS A and SRV from a container`,
    run: async (cluster) => {
      const instances = await instancesIn(cluster);
      for (const instance of instances.slice(0, 1)) {
        const { host } = instance;
        const answer = await cluster.onHost(host, inContainer(task, instance, `dig +short ${domain} A`));
        expectAddresses(answer, instances, domain);
        const records = await cluster.onHost(host, inContainer(task, instance, `dig +short ${domain} SRV`));
        if (records.split("\n").filter(Boolean).length !== instances.length) {
          throw new Error(
            `SRV in a container on ${host} has not ${instances.length} records: ${records.trim()}`,
          );
        }
      }
      return `${instances.length} addresses`;
    },
  };
}

function answers(
  { service: { name: service, domain }, instancesIn }: Found,
  { task, scheme }: { task: string; scheme: "http" | "https" },
): Check[] {
  return [
    {
      name: `${service}: ${scheme.toUpperCase()} from every host to every instance`,
      run: async (cluster) => {
        const instances = await instancesIn(cluster);
        await onEveryHost(cluster, async ({ name }) => {
          await cluster.onHost(name, curlAll(scheme, instances));
        });
        return `${cluster.outputs.hosts.length} x ${instances.length} answers`;
      },
    },
    {
      name: `${service}: ${scheme.toUpperCase()} from container to container, across hosts`,
      run: async (cluster) => {
        const instances = await instancesIn(cluster);
        const from = onePerHost(instances);
        await Promise.all(
          from.map((one) => cluster.onHost(one.host, inContainer(task, one, curlAll(scheme, instances)))),
        );
        return `${from.length} x ${instances.length} answers`;
      },
    },
    {
      name: `${service}: ${scheme.toUpperCase()} by name from a container`,
      run: async (cluster) => {
        const [instance] = await instancesIn(cluster);
        if (!instance) {
          return "no instances wanted";
        }
        const url = `${scheme}://${domain}:${instance.port}/`;
        const answer = await cluster.onHost(instance.host, inContainer(task, instance, `${curl} ${url}`));
        return answer.split("\n", 1).join();
      },
    },
  ];
}
