import * as pulumi from "@pulumi/pulumi";
import type { Host } from "../hosts/host.ts";

/** How `ssh.sh` reaches a machine. */
export interface SshTarget {
  address: string;
  port: number;
  user: string;
  /** Type and key. @default - any, which is then remembered */
  hostKey?: string | undefined;
}

/** What `ssh.sh` reads from its environment. */
export type SshEnvironment = Record<
  "HOST_ADDRESS" | "SSH_PORT" | "SSH_USER" | "SSH_PRIVATE_KEY" | "SSH_HOST_KEY" | JumpVariable,
  string
> & { HOST_OWNER?: string };
type JumpVariable = "SSH_JUMP_ADDRESS" | "SSH_JUMP_PORT" | "SSH_JUMP_USER" | "SSH_JUMP_HOST_KEY";

/**
 * The variables for `ssh.sh`.
 *
 * @param target the machine.
 * @param privateKey that logs in to it and to the jump host; empty: those of the SSH agent.
 * @param jump a machine to go through. @default - none
 */
export function sshVariables(target: SshTarget, privateKey: string, jump?: SshTarget): SshEnvironment {
  return {
    HOST_ADDRESS: target.address,
    SSH_PORT: String(target.port),
    SSH_USER: target.user,
    SSH_PRIVATE_KEY: privateKey,
    SSH_HOST_KEY: target.hostKey ?? "",
    SSH_JUMP_ADDRESS: jump?.address ?? "",
    SSH_JUMP_PORT: String(jump?.port ?? 22),
    SSH_JUMP_USER: jump?.user ?? "",
    SSH_JUMP_HOST_KEY: jump?.hostKey ?? "",
  };
}

/**
 * The variables with which a local script reaches a host through `ssh.sh`. The private key among them is a secret. On a host
 * with a mark the script changes nothing if that is not the host's own.
 */
export function sshEnvironment(
  host: Pick<Host, "address" | "connection"> & Partial<Pick<Host, "mark">>,
): pulumi.Output<SshEnvironment> {
  const { connection, mark } = host;
  return pulumi.all([connection, mark]).apply(([login, owner]) => ({
    ...loginVariables(host.address, login),
    ...(owner !== undefined && { HOST_OWNER: owner }),
  }));
}

function loginVariables(
  address: string,
  { port, user, privateKey, hostKey, proxy }: pulumi.Unwrap<Host["connection"]>,
): SshEnvironment {
  return sshVariables(
    { address, port: port ?? 22, user: user ?? "root", hostKey },
    privateKey ?? "",
    proxy && {
      address: proxy.host,
      port: proxy.port ?? 22,
      user: proxy.user ?? "root",
      hostKey: proxy.hostKey,
    },
  );
}
