import { z } from "zod";
import type { Pulumi } from "./pulumi.ts";

const properties = z.looseObject({});
const exported = z.looseObject({
  deployment: z.looseObject({
    resources: z
      .array(
        z.looseObject({
          urn: z.string(),
          type: z.string(),
          id: z.string().optional(),
          parent: z.string().optional(),
          dependencies: z.array(z.string()).optional(),
          propertyDependencies: z.record(z.string(), z.array(z.string()).nullable()).optional(),
          deletedWith: z.string().optional(),
          inputs: properties.optional(),
          outputs: properties.optional(),
        }),
      )
      .default([]),
    pending_operations: z.array(z.looseObject({})).default([]),
  }),
});

// A stack without resources has none.
const stored = z.looseObject({
  checkpoint: z.looseObject({ latest: exported.shape.deployment.prefault({}) }),
});

/** The state of a stack, as `pulumi stack export` has it; what is not looked at is kept. */
export type State = z.output<typeof exported>;

/** A resource in the state of a stack. */
export type StateResource = State["deployment"]["resources"][number];

/**
 * Reads the state of a stack.
 *
 * @param pulumi the CLI on the stack.
 * @param options of `pulumi stack export`.
 */
export async function readState(pulumi: Pick<Pulumi, "read">, ...options: string[]): Promise<State> {
  return parseState(await pulumi.read(["stack export", ...options]));
}

/** Reads an exported state. @throws Error if it is none */
export function parseState(text: string): State {
  return exported.parse(JSON.parse(text));
}

/** Reads the state of a stack from the text of its file in a backend. */
export function parseStored(text: string): State {
  const { checkpoint } = stored.parse(JSON.parse(text));
  return { deployment: checkpoint.latest };
}

/**
 * Puts a state in place of the one that is there.
 *
 * @throws Error if the stack is locked: nothing is changed under the hands of another run
 */
export async function writeState(pulumi: Pick<Pulumi, "write">, state: State): Promise<void> {
  await pulumi.write(["stack import"], JSON.stringify(state));
}
