import { readFileSync } from "node:fs";
import pLimit from "p-limit";
import { z } from "zod";
import { type HostFacts, parseFacts } from "../facts.ts";
import type { Cluster } from "../verify/check.ts";

const router = z.object({
  version: z.string().nullable(),
  range: z.string().nullable(),
  defaultSubnet: z.string().nullable(),
  connections: z.array(
    z.object({
      address: z.string(),
      state: z.string(),
      info: z.string(),
      transport: z.string().nullable(),
      encrypted: z.boolean().nullable(),
      mtu: z.number().nullable(),
    }),
  ),
});
const network = z.object({
  router: router.nullable(),
  addresses: z.array(z.string()),
  tenants: z.array(z.object({ name: z.string(), subnet: z.string() })),
});

/** A connection of a Weave router, as the router itself reports it. */
export type Connection = z.output<typeof router>["connections"][number];

/** What a host knows of its network. */
export type HostNetwork = z.output<typeof network>;

/** What only a host itself knows. */
export interface HostView {
  facts: HostFacts;
  network: HostNetwork;
}

const patienceMilliseconds = 10_000;
// More ssh at once, and a busy machine is late for the answers of some of them.
const hostsAtOnce = 8;

/**
 * Asks all hosts of a cluster over SSH, each for some seconds at most.
 *
 * @param cluster whose hosts are asked.
 * @param onAnswer is told how many hosts are through, whether they have answered or not.
 * @param signal ends the questions.
 * @returns what each says, by its name; nothing for one that does not answer.
 */
export async function viewsOfHosts(
  { outputs, onHost }: Cluster,
  onAnswer: (hosts: number) => void,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, HostView>> {
  const script = ["../facts.sh", "host.sh"]
    .map((file) => readFileSync(new URL(file, import.meta.url), "utf8"))
    .join("\n");
  const inTurn = pLimit(hostsAtOnce);
  const views = new Map<string, HostView>();
  let through = 0;
  await Promise.all(
    outputs.hosts.map(({ name }) =>
      inTurn(async () => {
        const patience = AbortSignal.any([signal, AbortSignal.timeout(patienceMilliseconds)]);
        try {
          views.set(name, parseView(await onHost(name, script, patience)));
        } catch {
          signal.throwIfAborted();
        }
        through += 1;
        onAnswer(through);
      }),
    ),
  );
  return views;
}

/** What the lines of `facts.sh` and of `host.sh` say. @throws Error if the latter is not what it should be */
export function parseView(output: string): HostView {
  const lines = output.trimEnd().split("\n");
  return { facts: parseFacts(output), network: network.parse(JSON.parse(lines.at(-1) ?? "")) };
}
