import * as command from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import { programFile } from "../programFile.ts";
import type { Host } from "./host.ts";

/** Arguments of {@link SshAccess}. */
export interface SshAccessArgs {
  hosts: readonly Host[];
  /** The key that root logs in with, in the format of OpenSSH; a secret. */
  privateKey: pulumi.Input<string>;
  /** Lines of a `known_hosts` file, with names and addresses of all hosts. */
  knownHosts: pulumi.Input<string>;
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
          SSH_CONFIG: renderSshConfig(args.hosts, args.directory),
          SSH_PRIVATE_KEY: args.privateKey,
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
export function renderSshConfig(hosts: readonly Pick<Host, "name" | "address">[], directory: string): string {
  return [
    ...hosts.map((host) => `Host ${host.name}\n  HostName ${host.address}`),
    `Host *
  User root
  IdentityFile ${directory}/key
  IdentitiesOnly yes
  UserKnownHostsFile ${directory}/known_hosts
  StrictHostKeyChecking yes
  ControlMaster auto
  ControlPath ${directory}/%C
  ControlPersist 30
  LogLevel ERROR`,
  ].join("\n");
}
