import { z } from "zod";
import { accessShape } from "../components/api/client.ts";
import { listByName } from "../components/outputLists.ts";
import type { Pulumi } from "./pulumi.ts";

const service = z.object({
  name: z.string(),
  domain: z.string(),
  scheme: z.enum(["http", "https"]).optional(),
  group: z.string().optional(),
  task: z.string().optional(),
  routes: z.array(z.string()),
});
const jobs = listByName({
  namespace: z.string(),
  network: z.string().optional(),
  services: z.array(service),
});
const rules = z.record(z.string(), z.string());
const outputs = z.object({
  hosts: listByName({
    address: z.string(),
    roles: z.array(z.enum(["server", "client"])),
    ssh: z.string(),
  }),
  access: z.object({
    consul: accessShape,
    nomad: accessShape,
    // A stack that an earlier version of this program has stood up has none.
    consulTokens: z.record(z.string(), z.string()).optional(),
    nomadTokens: z.record(z.string(), z.string()).optional(),
  }),
  // A stack that an earlier version of this program has stood up has none.
  versions: z.record(z.string(), z.string()).default({}),
  /** URLs of the APIs, by agent, that the last change went through. */
  changesThrough: z.object({ consul: z.url(), nomad: z.url() }).partial().optional(),
  policies: z.object({ consul: rules, nomad: rules }).default({ consul: {}, nomad: {} }),
  certificates: z.record(z.string(), z.iso.datetime()),
  resolvers: z.array(z.string()),
  jobs,
  jobSecrets: z.array(z.string()).default([]),
});

/** The outputs of a stack that is up. */
export type Outputs = z.output<typeof outputs>;

/** A job of the stack. */
export type JobOutput = Outputs["jobs"][number];

/** A service of a job. */
export type ServiceOutput = z.output<typeof service>;

/** Thrown for a stack that is not up. */
export class NotUpError extends Error {}

/**
 * Reads the outputs of a stack.
 *
 * @throws NotUpError if it has none: it is not up, or was never up to the end
 * @throws Error if its state cannot be read
 */
export async function readOutputs(pulumi: Pick<Pulumi, "read">): Promise<Outputs> {
  const printed = await pulumi.read(["stack output", "--json", "--show-secrets"]).catch((error: unknown) => {
    throw isCutOff(error)
      ? new Error("A run was killed while it wrote the state of the stack. npm run up repairs that")
      : error;
  });
  const result = outputs.safeParse(JSON.parse(printed));
  if (!result.success) {
    throw new NotUpError("The cluster is not up. Stand it up with: npm run up");
  }
  return result.data;
}

/** Whether Pulumi fails at the notes that `removeBrokenNotes` removes. */
function isCutOff(error: unknown): boolean {
  return error instanceof Error && /failed to load checkpoint: (unexpected )?EOF/.test(error.message);
}

/** The outputs of a stack that is up, or undefined. */
export async function readOutputsIfUp(pulumi: Pick<Pulumi, "read">): Promise<Outputs | undefined> {
  return readOutputs(pulumi).catch(() => undefined);
}
