import type { TestStack } from "../../../testbed/testStack.ts";
import type { ApiAccess } from "../../../components/api/client.ts";
import type { Rogue } from "./rogue.ts";

/** What is attacked. */
export interface Target {
  stack: TestStack;
  /** The address of a host: server and client. */
  address: string;
  /** How the APIs are reached, by the role that asks. */
  access: (role: string) => Promise<Record<"consul" | "nomad", ApiAccess>>;
  /** A machine of somebody else's in the same network. */
  rogue: Rogue;
  /** Certificates that the cluster must not take, by what is wrong with them. */
  certificates: Readonly<Record<"another authority" | "run out", { certificate: string; key: string }>>;
}

/** Something that nobody may do to a closed cluster. */
export interface Attack {
  name: string;
  /** Tries. @returns whether it succeeded */
  attempt: (target: Target) => Promise<boolean>;
}

/** Looks again and again, for some seconds. @returns whether it was so at last */
export async function within(seconds: number, look: () => Promise<boolean> | boolean): Promise<boolean> {
  const deadline = Date.now() + seconds * 1000;
  while (Date.now() < deadline) {
    if (
      await Promise.resolve()
        .then(look)
        .catch(() => false)
    ) {
      return true;
    }
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  return false;
}
