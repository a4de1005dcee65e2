import { readOutputs, type Outputs } from "../../stack/outputs.ts";
import type { Pulumi } from "../../stack/pulumi.ts";
import { askServers } from "../../observe/askAny.ts";
import { askHosts } from "../../observe/facts.ts";
import { lookAtCluster, type Overview } from "../../observe/overview.ts";
import { runCommand } from "../../toolchain/command.ts";
import { clusterOf } from "../../observe/cluster.ts";
import { type TestStack, overlay } from "../../testbed/testStack.ts";
import { renderStandalone } from "../../components/remote/sharedLibrary.ts";

/** The cluster that is struck: docker hosts on a stack of the suite's own. */
export interface Subject {
  stack: TestStack;
  outputs: Outputs;
  /** Looks at it as `npm run status` does. */
  look: () => Promise<Overview>;
  /** Writes its configuration: that of a cluster to strike, with these keys changed. */
  configure: (changes: Readonly<Record<string, unknown>>) => void;
  /** The machine's address in the hosts' network. */
  machine: string;
  /** The container of a host. */
  container: (host: string) => string;
  /**
   * Runs a script on a host, past its network, SSH server and agents.
   *
   * @param host its name.
   * @param script its file, from `trials/chaos/onHost`.
   * @param variables of the script.
   * @returns what it prints. @throws Error with its messages if it fails
   */
  onHost: (host: string, script: string, variables?: Readonly<Record<string, string>>) => Promise<string>;
}

/** The host whose requests fabio routes to the job of the stack. */
export const domain = "mysite.com:9999";

/** Writes the configuration of a cluster to strike: three hosts, all of them edges, with a back end on each. */
export function configure(stack: TestStack, changes: Readonly<Record<string, unknown>> = {}): void {
  stack.write({
    hosts: stack.dockerHosts(["c1", "c2", "c3"]),
    overlay,
    jobs: { fabio: {}, "httpbackend-fabio": {} },
    ...changes,
  });
}

/**
 * The cluster of a stack that is up.
 *
 * @param stack it.
 * @param pulumi the CLI on the stack.
 */
export async function subjectOf(stack: TestStack, pulumi: Pick<Pulumi, "read">): Promise<Subject> {
  const outputs = await readOutputs(pulumi);
  const servers = askServers(outputs);
  const askHost = askHosts(clusterOf(outputs));
  const container = (host: string) => stack.container(host);
  return {
    stack,
    outputs,
    look: () => lookAtCluster(outputs, servers, askHost),
    configure: (changes) => {
      configure(stack, changes);
    },
    machine: `${stack.prefix}.1`,
    container,
    onHost: (host, script, variables = {}) =>
      runCommand("docker", [
        ...["exec", container(host), "bash", "-c"],
        renderStandalone(new URL(script, new URL("onHost/", import.meta.url)), variables),
      ]),
  };
}
