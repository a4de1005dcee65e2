import { z } from "zod";
import type { Response } from "undici";
import { askApi } from "../../components/api/client.ts";
import { withRole } from "../../components/hosts/host.ts";
import { readRoutes } from "../../components/jobs/fabioRoutes.ts";
import { routesPath } from "../../components/jobs/routeShare.ts";
import type { Outputs } from "../../stack/outputs.ts";
import { canaryTag } from "../../components/jobspec/renderJobspec.ts";

const patienceMilliseconds = 30_000;
// A fabio that says nothing for so long serves nobody.
const answerMilliseconds = 5000;
const pauseMilliseconds = 100;
const routes = z.array(z.object({ service: z.string(), tags: z.array(z.string()).nullish() }));

/**
 * Promotes while canaries that had no part of the traffic have one: the old instances go in the same moment in which
 * the new ones get their routes, and in between fabio would find nobody.
 *
 * @param outputs of the stack.
 * @param job the job that is promoted.
 * @param signal ends the waiting.
 * @param promote is done once every fabio that answers leads to the canaries.
 * @returns what `promote` returns.
 */
export async function withCanariesAtTheEdge<Result>(
  outputs: Outputs,
  job: string,
  signal: AbortSignal,
  promote: () => Promise<Result>,
): Promise<Result> {
  const { consul } = outputs.access;
  const key = `/v1/kv/${routesPath}/${job}`;
  const response = await askApi(consul, `${key}?raw`, { signal });
  const commands = response.ok ? await response.text() : "";
  if (!commands.startsWith("route del ")) {
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
          console.log(`fabio on ${client.name} does not answer: it is not waited for`);
        }
      }),
    );
    return await promote();
  } finally {
    await succeed(askApi(consul, key, { method: "PUT", body: commands, signal }));
  }
}

async function hasEdge(address: string, signal: AbortSignal): Promise<boolean> {
  const patience = AbortSignal.any([signal, AbortSignal.timeout(answerMilliseconds)]);
  return readRoutes(address, patience).then(
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
  const deadline = Date.now() + patienceMilliseconds;
  for (;;) {
    const canaries = routes
      .parse(await readRoutes(address, signal))
      .filter(({ service, tags }) => services.includes(service) && tags?.includes(canaryTag));
    if (canaries.length > 0) {
      return;
    }
    if (Date.now() > deadline) {
      throw new Error(
        `fabio at ${address} has no route to the canaries after ${patienceMilliseconds / 1000} s`,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, pauseMilliseconds));
  }
}

async function succeed(request: Promise<Response>): Promise<void> {
  const response = await request;
  if (!response.ok) {
    throw new Error(`${response.url} answers ${response.status}: ${await response.text()}`);
  }
}
