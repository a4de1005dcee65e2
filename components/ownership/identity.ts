import * as pulumi from "@pulumi/pulumi";
import { programFile } from "../programFile.ts";
import { type Owner, readIdentity } from "./owner.ts";
import { named } from "../resourceNames.ts";
import { localScript } from "../remote/localScript.ts";

/** The identity of the current stack. */
export interface StackIdentity {
  /** What everything that the stack makes or uses is marked with. */
  owner: pulumi.Output<Owner>;
  /** The same now, before anything else is registered; undefined in a preview of a stack that has none yet. */
  known: Owner | undefined;
}

/**
 * Makes the identity of the stack, or has it from the state. It comes before all other resources: nothing is touched
 * before it is known whose that is.
 */
export async function stackIdentity(): Promise<StackIdentity> {
  const made = localScript(
    named("identity"),
    {
      create: programFile(new URL("identity.sh", import.meta.url)),
    },
    // A stack keeps its identity, whatever makes one.
    { ignoreChanges: ["*"] },
  );
  const owner = made.stdout.apply((text) => readIdentity(text, pulumi.getStack()));
  const known = await new Promise<Owner | undefined>((resolve) => {
    owner.apply(resolve);
    // All outputs of a resource are there at once, and what waits for them runs before the next turn of the event loop.
    made.urn.apply(() => setImmediate(resolve, undefined));
  });
  return { owner, known };
}
