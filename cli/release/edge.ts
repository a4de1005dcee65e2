import type { Response } from "undici";
import { askApi } from "../../components/api/client.ts";
import { withRole } from "../../components/hosts/host.ts";
import { patiently } from "../../components/patiently.ts";
import { edge } from "../../components/edge/chosen.ts";
import type { Outputs } from "../../stack/outputs.ts";

const patienceMilliseconds = 30_000;
// An edge that says nothing for so long serves nobody.
const answerMilliseconds = 5000;
const pauseMilliseconds = 100;

/**
 * Promotes while canaries that had no part of the traffic have one: the old instances go in the same moment in which
 * the new ones get their routes, and in between the edge would find nobody.
 *
 * @param outputs of the stack.
 * @param job the job that is promoted.
 * @param signal ends the waiting.
 * @param promote is done once every edge that answers leads to the canaries.
 * @returns what `promote` returns.
 */
export async function withCanariesAtTheEdge<Result>(
  outputs: Outputs,
  job: string,
  signal: AbortSignal,
  promote: () => Promise<Result>,
): Promise<Result> {
  const { consul } = outputs.access;
  const key = `/v1/kv/${edge.sharePath(job)}`;
  const response = await askApi(consul, `${key}?raw`, { signal });
  const share = response.ok ? await response.text() : "";
  if (!edge.keepsOut(share)) {
    return promote();
  }
  await succeed(askApi(consul, key, { method: "DELETE", signal }));
  try {
    const services = outputs.jobs.find(({ name }) => name === job)?.services.map(({ name }) => name) ?? [];
    await Promise.all(
      withRole(outputs.hosts, "client").map(async (client) => {
        if (await hasEdge(client.address, signal)) {
          await untilCanariesHaveRoutes(client.address, services, signal);
        } else {
          console.log(`${edge.job} on ${client.name} does not answer: it is not waited for`);
        }
      }),
    );
    return await promote();
  } finally {
    await succeed(askApi(consul, key, { method: "PUT", body: share, signal }));
  }
}

async function hasEdge(address: string, signal: AbortSignal): Promise<boolean> {
  const patience = AbortSignal.any([signal, AbortSignal.timeout(answerMilliseconds)]);
  return edge.ask(address, patience).then(
    () => true,
    () => {
      signal.throwIfAborted();
      return false;
    },
  );
}

async function untilCanariesHaveRoutes(
  address: string,
  services: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  const look = async () => {
    const routes = edge.routesIn(await edge.ask(address, signal)) ?? [];
    if (!routes.some(({ service, canary }) => canary && services.includes(service))) {
      throw new Error(
        `${edge.job} at ${address} has no route to the canaries after ${patienceMilliseconds / 1000} s`,
      );
    }
  };
  await patiently(look, { patience: patienceMilliseconds, pause: pauseMilliseconds, signal });
}

async function succeed(request: Promise<Response>): Promise<void> {
  const response = await request;
  if (!response.ok) {
    throw new Error(`${response.url} answers ${response.status}: ${await response.text()}`);
  }
}
