import type * as command from "@pulumi/command";
import type * as pulumi from "@pulumi/pulumi";

/** What a host does: agrees on the cluster's state (`server`), runs work (`client`), or both. */
export type Role = "server" | "client";

/** One machine of the cluster, whatever it is made of. */
export interface Host {
  /** Its name, unique in the cluster: `u1`. */
  readonly name: string;
  /** The IPv4 address that the other hosts and the cluster's users reach. */
  readonly address: string;
  readonly roles: readonly Role[];
  /** How to log in, as root or as a user who becomes root with sudo. */
  readonly connection: pulumi.Input<command.types.input.remote.ConnectionArgs>;
  /** Who logs in. */
  readonly user: string;
  /** The port of its SSH server. */
  readonly port: number;
  /** Nomad's datacenter of the node. @default - the cluster's */
  readonly datacenter?: string | undefined;
  /** Nomad's node class. @default - none */
  readonly nodeClass?: string | undefined;
  /** Nomad's metadata of the node. @default - none */
  readonly meta?: Readonly<Record<string, string>>;
  /** Whose it is, and by which name: what `components/remote/owner.sh` keeps on it. */
  readonly mark: pulumi.Input<string>;
  /** Everything that happens on the host waits for these. */
  readonly ready: readonly pulumi.Resource[];
  /** Differs when the host was recreated: then all that is on it is made again. @default - nobody can tell */
  readonly generation?: pulumi.Input<string>;
  /** The resource with which all that is on the host goes away. @default - the host outlives the stack */
  readonly lifetime?: pulumi.Resource;
}

/** The machines of a cluster, as every backend makes or finds them. */
export interface Hosts {
  readonly hosts: readonly Host[];
  /** The key that logs in: one made for the stack, a secret, or a file or the SSH agent of the person's own. */
  readonly identity: { privateKey: pulumi.Input<string> } | { file: string } | "agent";
  /** A machine that the hosts are reached through. @default - none */
  readonly jumpHost?: { address: string; port: number; user: string } | undefined;
  /** With which the whole cluster goes away, and all that Consul and Nomad know. @default - the hosts outlive the stack */
  readonly lifetime?: pulumi.Resource;
  /** Whether each has a kernel of its own, as distributions ship it, not that of this machine. @default false */
  readonly ownKernel?: boolean;
  /** Lines of a `known_hosts` file, with the addresses of all hosts. */
  readonly knownHosts: pulumi.Input<string>;
}

/** The hosts that have a role, in order. */
export function withRole<Machine extends { readonly roles: readonly string[] }>(
  hosts: readonly Machine[],
  role: Role,
): Machine[] {
  return hosts.filter((host) => host.roles.includes(role));
}

/**
 * The first host with a role: where what concerns the cluster as a whole is asked and done.
 *
 * @throws Error if no host has it; the configuration is checked for that before.
 */
export function firstWithRole(hosts: readonly Host[], role: Role): Host {
  const [first] = withRole(hosts, role);
  if (!first) {
    throw new Error(`no host has the role ${role}`);
  }
  return first;
}
