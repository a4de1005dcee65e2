import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import * as command from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import { programFile } from "../programFile.ts";
import { remoteScript } from "../remote/remoteScript.ts";
import { renderScript } from "../remote/script.ts";
import type { Host, Hosts } from "./host.ts";
import type { SshHostsConfig } from "./hostsConfig.ts";

type Machine = SshHostsConfig["machines"][number];

/** Hosts that exist: machines with Debian or Ubuntu that this machine reaches over SSH. They outlive the stack. */
export class SshHosts extends pulumi.ComponentResource implements Hosts {
  readonly hosts: Host[];
  readonly identity: { file: string };
  readonly knownHosts: pulumi.Output<string>;

  /**
   * @param args the `hosts` of the configuration.
   * @throws pulumi.RunError if the private key cannot be read.
   */
  constructor(name: string, args: SshHostsConfig, opts?: pulumi.ComponentResourceOptions) {
    super("nomad-on-weave:hosts:SshHosts", name, {}, opts);
    const privateKey = pulumi.secret(readPrivateKey(args.privateKeyFile));
    const found = args.machines.map((machine) => {
      const hostKey = this.hostKey(name, machine);
      const host: Host = {
        name: machine.name,
        address: machine.address,
        roles: machine.roles,
        user: machine.user,
        port: machine.port,
        connection: {
          host: machine.address,
          port: machine.port,
          user: machine.user,
          privateKey,
          hostKey,
          dialErrorLimit: 3,
        },
        ready: [],
      };
      const known = pulumi.interpolate`[${machine.address}]:${machine.port} ${hostKey}\n${machine.address} ${hostKey}`;
      return { host: { ...host, ready: [this.suitable(name, host)] }, known };
    });
    this.hosts = found.map(({ host }) => host);
    this.identity = { file: args.privateKeyFile };
    this.knownHosts = pulumi.all(found.map(({ known }) => known)).apply((lines) => lines.join("\n"));
    this.registerOutputs();
  }

  /** The key that the machine must show: the configured one, or the first one seen, which the state keeps. */
  private hostKey(name: string, { name: host, address, port, hostKey }: Machine): pulumi.Output<string> {
    if (hostKey !== undefined) {
      return pulumi.output(hostKey);
    }
    const scan = new command.local.Command(
      `${name}-hostkey-${host}`,
      {
        create: programFile(new URL("hostKey.sh", import.meta.url)),
        environment: { HOST_NAME: host, HOST_ADDRESS: address, SSH_PORT: String(port) },
        addPreviousOutputInEnv: false,
      },
      { parent: this },
    );
    return scan.stdout;
  }

  /** Succeeds on a machine that can be a host; changes nothing. */
  private suitable(name: string, host: Host): pulumi.Resource {
    return remoteScript(
      `${name}-ready-${host.name}`,
      {
        host,
        create: renderScript(new URL("suitable.sh", import.meta.url), {
          NAME: host.name,
          ADDRESS: host.address,
        }),
      },
      { parent: this },
    );
  }
}

function readPrivateKey(file: string): string {
  try {
    return readFileSync(file.replace(/^~(?=\/)/, homedir()), "utf8");
  } catch (error) {
    throw new pulumi.RunError(
      `hosts.privateKeyFile: ${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
