import { Refusal } from "../refusal.ts";
import * as pulumi from "@pulumi/pulumi";
import { dockerPrefix } from "../hosts/dockerNames.ts";
import type { HostsConfig } from "../hosts/hostsConfig.ts";
import { type Found, ownershipProblems } from "./claims.ts";
import { onDocker } from "./docker.ts";
import { onMachines } from "./machines.ts";
import type { Owner } from "./owner.ts";
import { inVirtualBox } from "./virtualBox.ts";

/** What is known of the stack before anything is looked at. */
export interface Known {
  /** What the stack marks its things with; undefined before its first `up`. */
  owner: Owner | undefined;
  /** Names of the hosts that it has stood up. */
  hosts: readonly string[];
  /** Lines of a `known_hosts` file, of those hosts. @default - none */
  knownHosts?: string | undefined;
}

/**
 * Refuses, in a preview and in `up`, to touch what belongs to another stack. It comes before all resources of the cluster,
 * so that nothing has changed then; `components/remote/owner.sh` looks again on each host, before each change.
 *
 * @param config the hosts of the configuration.
 * @param known what is known of the stack.
 * @throws Refusal with a line for each owner: what is whose, and what to do.
 */
export async function refuseForeign(config: HostsConfig, known: Known): Promise<void> {
  const found = await existingOf(config, { stack: pulumi.getStack(), knownHosts: known.knownHosts });
  const problems = ownershipProblems(found, {
    identity: known.owner?.identity,
    hosts: known.hosts,
  });
  if (problems.length > 0) {
    throw new Refusal(problems.join("\n"));
  }
}

/**
 * What exists of all that the hosts of a stack are made of, or are.
 *
 * @param config the hosts of the configuration.
 * @param known the stack's name, and what its machines have shown as their keys, if that is known.
 */
export async function existingOf(
  config: HostsConfig,
  { stack, knownHosts }: { stack: string; knownHosts?: string | undefined },
): Promise<Found[]> {
  switch (config.backend) {
    case "docker": {
      const prefix = dockerPrefix(stack);
      const hosts = new Map(config.names.map((name) => [`${prefix}-${name}`, name]));
      return onDocker({ hosts, network: prefix }, config.dockerHost);
    }
    case "virtualbox":
      return inVirtualBox(
        config.machines.map(({ name }) => name),
        stack,
      );
    case "ssh":
      return onMachines(config, knownHosts);
  }
}
