import * as command from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import { programFile } from "../programFile.ts";
import type { Host, Hosts } from "./host.ts";

/** Arguments of {@link SshAccess}. */
export interface SshAccessArgs extends Hosts {
  /** Where the files go on this machine: a path, relative to the project's folder. */
  directory: string;
}

/** Files with which a person logs in to the hosts: `ssh -F <directory>/config u1`. */
export class SshAccess extends pulumi.ComponentResource {
  /** The command that logs in to each host, by host name. */
  readonly commands: ReadonlyMap<string, string>;

  constructor(name: string, args: SshAccessArgs, opts?: pulumi.ComponentResourceOptions) {
    super("nomad-on-weave:hosts:SshAccess", name, {}, opts);
    const script = programFile(new URL("sshAccess.sh", import.meta.url));
    new command.local.Command(
      `${name}-files`,
      {
        create: `${script} write`,
        delete: `${script} remove`,
        environment: {
          SSH_DIRECTORY: args.directory,
          SSH_CONFIG: renderSshConfig(
            args.hosts,
            args.directory,
            "file" in args.identity ? args.identity.file : `${args.directory}/key`,
          ),
          SSH_PRIVATE_KEY: "file" in args.identity ? "" : args.identity.privateKey,
          SSH_KNOWN_HOSTS: args.knownHosts,
        },
        addPreviousOutputInEnv: false,
        logging: "none",
      },
      { parent: this },
    );
    this.commands = new Map(
      args.hosts.map((host) => [host.name, `ssh -F ${args.directory}/config ${host.name}`]),
    );
    this.registerOutputs();
  }
}

/** The text of a configuration file of `ssh` that knows the hosts by their names. */
export function renderSshConfig(
  hosts: readonly Pick<Host, "name" | "address" | "user" | "port">[],
  directory: string,
  identityFile: string,
): string {
  return [
    ...hosts.map(
      ({ name, address, user, port }) =>
        `Host ${name}\n  HostName ${address}\n  User ${user}\n  Port ${port}`,
    ),
    `Host *
  IdentityFile ${identityFile}
  IdentitiesOnly yes
  UserKnownHostsFile ${directory}/known_hosts
  StrictHostKeyChecking yes
  ControlMaster auto
  ControlPath ${directory}/%C
  ControlPersist 30
  LogLevel ERROR`,
  ].join("\n");
}
