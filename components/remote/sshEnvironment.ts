import * as pulumi from "@pulumi/pulumi";
import type { Host } from "../hosts/host.ts";

/** What `ssh.sh` reads from its environment. */
export interface SshEnvironment {
  HOST_ADDRESS: string;
  SSH_PORT: string;
  SSH_USER: string;
  SSH_PRIVATE_KEY: string;
  SSH_HOST_KEY: string;
}

/** The variables with which a local script reaches a host through `ssh.sh`. The private key among them is a secret. */
export function sshEnvironment(host: Pick<Host, "address" | "connection">): pulumi.Output<SshEnvironment> {
  return pulumi.output(host.connection).apply(({ port, user, privateKey, hostKey }) => ({
    HOST_ADDRESS: host.address,
    SSH_PORT: String(port ?? 22),
    SSH_USER: user ?? "root",
    SSH_PRIVATE_KEY: privateKey ?? "",
    SSH_HOST_KEY: hostKey ?? "",
  }));
}
