import type { Outputs } from "../../stack/outputs.ts";
import { letBeginAnew, takeBackOthers } from "./beginAnew.ts";

const agents = ["consul", "nomad"] as const;

/**
 * Makes the management tokens of Consul and Nomad anew. Nobody can choose Nomad's second token but by beginning anew with
 * access control, which the servers allow once, on the word of their root; the tokens of all others stay as they are.
 *
 * @param outputs of the stack before.
 * @param apply lets the stack have other tokens. @returns its exit status
 * @param read the outputs of the stack after that.
 * @returns the exit status
 * @throws Error if there is no access control; as {@link letBeginAnew}, {@link takeBackOthers}
 */
export async function rotateManagement(
  outputs: Outputs,
  apply: () => Promise<number>,
  read: () => Promise<Outputs>,
): Promise<number> {
  if (outputs.access.consul.token === undefined) {
    throw new Error("There are no tokens: security.acl is off");
  }
  const status = await letBeginAnew(outputs, agents, apply);
  if (status === 0) {
    const { access } = await read();
    await Promise.all(agents.map((agent) => takeBackOthers(access[agent])));
  }
  return status;
}
