import * as pulumi from "@pulumi/pulumi";
import { programFile } from "../programFile.ts";
import type { Host, Hosts } from "./host.ts";
import { named } from "../resourceNames.ts";
import { localScript } from "../remote/localScript.ts";

/** Arguments of {@link SshAccess}. */
export interface SshAccessArgs extends Hosts {
  /** Where the files go on this machine: a path, relative to the project's folder. */
  directory: string;
}

/** Files with which a person logs in to the hosts: `ssh -F <directory>/config u1`. */
export class SshAccess extends pulumi.ComponentResource {
  /** The command that logs in to each host, by host name. */
  readonly commands: ReadonlyMap<string, string>;

  constructor(args: SshAccessArgs, opts?: pulumi.ComponentResourceOptions) {
    super("nomad-on-weave:hosts:SshAccess", "ssh", {}, opts);
    const script = programFile(new URL("sshAccess.sh", import.meta.url));
    localScript(
      named("ssh-files"),
      {
        create: `${script} write`,
        delete: `${script} remove`,
        environment: {
          SSH_DIRECTORY: args.directory,
          SSH_CONFIG: renderSshConfig(args, args.directory),
          SSH_PRIVATE_KEY: privateKeyOf(args.identity),
          SSH_KNOWN_HOSTS: args.knownHosts,
        },
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

function privateKeyOf(identity: Hosts["identity"]): pulumi.Input<string> {
  return identity !== "agent" && "privateKey" in identity ? identity.privateKey : "";
}

const throughJump = programFile(new URL("../remote/jump.sh", import.meta.url));

/** The text of a configuration file of `ssh` that knows the hosts by their names. */
export function renderSshConfig(
  {
    hosts,
    identity,
    jumpHost,
  }: Pick<Hosts, "identity" | "jumpHost"> & {
    hosts: readonly Pick<Host, "name" | "address" | "user" | "port">[];
  },
  directory: string,
): string {
  const jump = jumpHost && { name: "jump.host", ...jumpHost };
  const file = identity !== "agent" && "file" in identity ? identity.file : `${directory}/key`;
  return [
    ...[...hosts, ...(jump ? [jump] : [])].map(
      ({ name, address, user, port }) =>
        `Host ${name}\n  HostName ${address}\n  User ${user}\n  Port ${port}`,
    ),
    ...(jump
      ? [
          `Host * !${jump.name}\n  ProxyCommand ${throughJump} ssh -F ${directory}/config -W %h:%p ${jump.name}`,
        ]
      : []),
    "Host *",
    ...(identity === "agent" ? [] : [`  IdentityFile ${file}`, "  IdentitiesOnly yes"]),
    `  UserKnownHostsFile ${directory}/known_hosts
  GlobalKnownHostsFile /dev/null
  StrictHostKeyChecking yes
  ControlMaster auto
  ControlPath ${directory}/%C
  ControlPersist 30
  ServerAliveInterval 10
  ServerAliveCountMax 3
  LogLevel ERROR`,
  ].join("\n");
}
