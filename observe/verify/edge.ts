import { request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import pLimit from "p-limit";
import { withRole } from "../../components/hosts/host.ts";
import { edge } from "../../components/edge/chosen.ts";
import type { Entrance } from "../../components/edge/edge.ts";
import type { JobOutput, Outputs, ServiceOutput } from "../../stack/outputs.ts";
import { type Check, type Cluster, onEveryHost } from "./check.ts";
import { type Instance, instancesOf } from "./services.ts";

const requestsPerInstance = 10;
const patienceMilliseconds = 30_000;
// More connections than this, and a busy machine is late for the handshakes of some of them, which back ends give up.
const request = pLimit(8);

/**
 * The checks of a service behind the edge, made from this machine: that each edge has its routes; of one that speaks HTTP, the
 * articles' checks, which ask through them from outside of the cluster.
 *
 * @param job that has the service.
 * @param service the service, as the stack's outputs have it.
 */
export function edgeChecks(job: Pick<JobOutput, "name" | "namespace">, service: ServiceOutput): Check[] {
  const { name, scheme, routes } = service;
  const instancesIn = (cluster: Cluster) => instancesOf(cluster, job, service);
  return routes.map((route) => ({
    name: `${name}: through ${edge.job}, ${route.split(" ", 1).join()}`,
    run: async (cluster) =>
      scheme === undefined
        ? leadsTo(cluster, route, await instancesIn(cluster))
        : answersThrough(cluster, route, await instancesIn(cluster)),
  }));
}

/** @throws Error if an edge lacks the route to an instance: what a stranger's service answers says nothing of it */
async function leadsTo(cluster: Cluster, route: string, instances: readonly Instance[]): Promise<string> {
  const [source = ""] = route.split(" ");
  await onEveryEdge(cluster, async (address) => {
    const routes = edge.routesIn(await edge.ask(address, AbortSignal.timeout(patienceMilliseconds))) ?? [];
    const led = routes.filter((each) => each.source === source).map((each) => each.address);
    const missing = instances
      .map((instance) => `${instance.address}:${instance.port}`)
      .filter((each) => !led.includes(each));
    if (missing.length > 0) {
      throw new Error(`${edge.job} has no route ${source} to ${missing.join(", ")}`);
    }
  });
  return `each ${edge.job} leads to all of ${instances.length} instances`;
}

async function answersThrough(
  cluster: Cluster,
  route: string,
  instances: readonly Instance[],
): Promise<string> {
  const answers = instances.length * requestsPerInstance;
  await onEveryEdge(cluster, async (address) => {
    expectSpread(
      await Promise.all(
        Array.from({ length: answers }, () => request(() => ask(address, edge.entrance(route)))),
      ),
      instances,
    );
  });
  return `${answers} answers by each ${edge.job}, from all of ${instances.length} instances`;
}

/** What holds for the edge itself. */
export const unknownHostCheck: Check = {
  name: `${edge.job}: 404 for a host that nobody serves`,
  run: async (cluster) => {
    await onEveryEdge(cluster, async (address) => {
      const { status } = await request(() => ask(address, edge.entrance("nobody.test/")));
      if (status !== 404) {
        throw new Error(`${edge.job} answers ${status}`);
      }
    });
    return "404 from each";
  },
};

async function onEveryEdge(cluster: Cluster, look: (address: string) => Promise<void>): Promise<void> {
  const clients = withRole(cluster.outputs.hosts, "client");
  const edges: Outputs = { ...cluster.outputs, hosts: clients };
  await onEveryHost({ ...cluster, outputs: edges }, ({ address }) => look(address));
}

interface Reply {
  status: number;
  text: string;
}

/** @throws Error if an answer is not from one of the instances, or one of them has not answered at all */
function expectSpread(replies: readonly Reply[], instances: readonly Instance[]): void {
  const seen = new Set<string>();
  for (const { status, text } of replies) {
    const instance = instances.find(({ address }) => text.includes(`address: ${address}\n`));
    if (status !== 200 || !instance) {
      throw new Error(
        `${edge.job} answers ${status}, not from an instance of the service: ${text.split("\n", 1).join()}`,
      );
    }
    seen.add(instance.address);
  }
  const silent = instances.filter(({ address }) => !seen.has(address));
  if (silent.length > 0) {
    throw new Error(`no request came to ${silent.map(({ address }) => address).join(", ")}`);
  }
}

/** One request over a connection of its own. A certificate that a back end has made for itself is taken. */
function ask(address: string, { port, tls, host }: Entrance): Promise<Reply> {
  const options = {
    host: address,
    port,
    agent: false as const,
    timeout: patienceMilliseconds,
    headers: host === "" ? {} : { host },
  };
  return new Promise((resolve, reject) => {
    const request = tls
      ? requestHttps({ ...options, servername: host, rejectUnauthorized: false })
      : requestHttp(options);
    request.on("timeout", () =>
      request.destroy(new Error(`no answer within ${patienceMilliseconds / 1000} s`)),
    );
    request.on("error", reject);
    request.on("response", (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (part: string) => (text += part));
      response.on("end", () => {
        resolve({ status: response.statusCode ?? 0, text });
      });
    });
    request.end();
  });
}
