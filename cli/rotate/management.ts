import type { Outputs } from "../../stack/outputs.ts";
import { resetBootstrap, revokeOthers } from "./resetBootstrap.ts";

const agents = ["consul", "nomad"] as const;

/**
 * Makes new management tokens for Consul and Nomad. Nobody can choose Nomad's second token but by resetting the bootstrap of
 * access control, which the servers allow once, on the word of their root; the tokens of all others stay as they are.
 *
 * @param outputs of the stack before.
 * @param apply lets the stack have other tokens. @returns its exit status
 * @param read the outputs of the stack after that.
 * @returns the exit status
 * @throws Error if there is no access control; as {@link resetBootstrap}, {@link revokeOthers}
 */
export async function rotateManagement(
  outputs: Outputs,
  apply: () => Promise<number>,
  read: () => Promise<Outputs>,
): Promise<number> {
  if (outputs.access.consul.token === undefined) {
    throw new Error("There are no tokens: security.acl is off");
  }
  const status = await resetBootstrap(outputs, agents, apply);
  if (status === 0) {
    const { access } = await read();
    await Promise.all(agents.map((agent) => revokeOthers(access[agent])));
  }
  return status;
}
