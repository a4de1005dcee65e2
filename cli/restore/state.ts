import { configCopy, setSalt } from "../../stack/configFile.ts";
import type { Pulumi } from "../../stack/pulumi.ts";
import { saltOf } from "../../stack/salt.ts";
import { checkPassphrase } from "../../stack/secrets.ts";
import { writeSshFiles } from "../../stack/sshFiles.ts";
import { type State, parseState, readState } from "../../stack/state.ts";

/**
 * Reads an exported state whose secrets can be read here.
 *
 * @param stack the stack's name.
 * @param content as `npm run backup` and `npm run down -- --force` keep it. @default - the backup has none
 * @throws Error if it is of another stack, or none; PassphraseError if its secrets cannot be read here
 */
export async function readableState(stack: string, content: Uint8Array | undefined): Promise<State> {
  const state = content && parseState(Buffer.from(content).toString());
  const [first] = state?.deployment.resources ?? [];
  if (!state || !first) {
    throw new Error(
      "There is no state in it: scheduled backups have none. Take one that npm run backup has written.",
    );
  }
  const [, , owner] = first.urn.split(/::?/);
  if (owner !== stack) {
    throw new Error(
      `The state in it is of the stack ${owner}, and not of ${stack}: add -- --stack ${owner}, with its configuration in Pulumi.${owner}.yaml.`,
    );
  }
  const salt = saltOf(state.deployment);
  if (salt !== undefined) {
    await checkPassphrase(salt);
  }
  return state;
}

/**
 * Puts a state where the stack has none: in a new checkout, or after it was lost.
 *
 * @param pulumi the CLI on the stack.
 * @param stack the stack's name.
 * @param state of the same stack, readable here.
 * @returns how many resources the stack has then.
 * @throws Error if the stack has resources already
 */
export async function restoreState(pulumi: Pulumi, stack: string, state: State): Promise<number> {
  const present = countOf(await readState(pulumi));
  if (present > 0) {
    throw new Error(
      `The stack ${stack} has a state, with ${present} resources: nothing is changed. What Consul and Nomad knew is restored without --state.`,
    );
  }
  await pulumi.write(["stack import"], JSON.stringify(state));
  const salt = saltOf(state.deployment);
  if (salt !== undefined) {
    setSalt(configCopy(stack), salt);
  }
  await writeSshFiles(pulumi, stack);
  return countOf(state);
}

/** How many resources there are beside those that Pulumi makes for itself. */
function countOf({ deployment }: State): number {
  return deployment.resources.filter(({ type }) => !type.startsWith("pulumi:")).length;
}
