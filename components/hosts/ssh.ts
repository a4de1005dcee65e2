import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import * as command from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import { programFile } from "../programFile.ts";
import { reasonOf } from "../reasonOf.ts";
import { Refusal } from "../refusal.ts";
import { remoteScript } from "../remote/remoteScript.ts";
import { type SshTarget, sshVariables } from "../remote/sshEnvironment.ts";
import type { Host, Hosts } from "./host.ts";
import type { SshHostsConfig } from "./hostsConfig.ts";

type Machine = SshHostsConfig["machines"][number];

/** A machine whose host key is known. */
type Known<Target extends SshTarget> = Omit<Target, "hostKey"> & { hostKey: pulumi.Output<string> };

/** Hosts that exist: machines with Debian or Ubuntu that this machine reaches over SSH. They outlive the stack. */
export class SshHosts extends pulumi.ComponentResource implements Hosts {
  readonly hosts: Host[];
  readonly identity: Hosts["identity"];
  readonly jumpHost: Hosts["jumpHost"];
  readonly knownHosts: pulumi.Output<string>;
  private readonly privateKey: pulumi.Output<string> | undefined;
  private readonly config: SshHostsConfig;

  /**
   * @param args the `hosts` of the configuration.
   * @throws Refusal if the private key cannot be read.
   */
  constructor(name: string, args: SshHostsConfig, opts?: pulumi.ComponentResourceOptions) {
    super("nomad-on-weave:hosts:SshHosts", name, {}, opts);
    this.config = args;
    const useAgent = args.privateKeyFile === "agent";
    this.identity = useAgent ? "agent" : { file: args.privateKeyFile };
    this.privateKey = useAgent ? undefined : pulumi.secret(readPrivateKey(args.privateKeyFile));
    this.jumpHost = args.jumpHost;
    const jump = args.jumpHost && this.known(`${name}-hostkey`, "the jump host", args.jumpHost);
    const suitable = this.suitable(name);
    const machines = args.machines.map((machine) =>
      this.known(`${name}-hostkey-${machine.name}`, machine.name, machine, jump),
    );
    this.hosts = machines.map((machine) => this.host(name, machine, suitable, jump));
    this.knownHosts = pulumi
      .all([...machines, ...(jump ? [jump] : [])].map(renderKnownHost))
      .apply((lines) => lines.join("\n"));
    this.registerOutputs();
  }

  /** A machine with the key that it must show: the configured one, or the first one seen, which the state keeps. */
  private known<Target extends SshTarget>(
    resource: string,
    name: string,
    target: Target,
    jump?: Known<SshTarget>,
  ): Known<Target> {
    const { hostKey } = target;
    return {
      ...target,
      hostKey: hostKey === undefined ? this.lookedUp(resource, name, target, jump) : pulumi.output(hostKey),
    };
  }

  private lookedUp(
    resource: string,
    name: string,
    { address, port, user }: SshTarget,
    jump?: Known<SshTarget>,
  ): pulumi.Output<string> {
    const variables = pulumi
      .all([this.privateKey, jump?.hostKey])
      .apply(([privateKey, hostKey]) =>
        sshVariables({ address, port, user }, privateKey ?? "", jump && { ...jump, hostKey }),
      );
    const { stdout } = new command.local.Command(
      resource,
      {
        create: programFile(new URL("hostKey.sh", import.meta.url)),
        environment: variables.apply((ssh) => ({ ...ssh, HOST_NAME: name })),
        addPreviousOutputInEnv: false,
        triggers: [address, port],
      },
      // With another key or jump host it is still the same machine, and its key is expected.
      { parent: this, ignoreChanges: ["environment"] },
    );
    // Host keys are public; the way to them has the private key in it.
    return pulumi.unsecret(stdout);
  }

  /** Succeeds if all machines that can be reached can be hosts; changes nothing. */
  private suitable(name: string): pulumi.Resource {
    const machines = this.config.machines.map(({ name: machine, address, port, user, hostKey }) => ({
      name: machine,
      address,
      port,
      user,
      hostKey,
    }));
    return new command.local.Command(
      `${name}-preflight`,
      {
        create: `node ${programFile(new URL("suitable.main.ts", import.meta.url))}`,
        environment: {
          MACHINES: JSON.stringify(machines),
          JUMP: this.config.jumpHost ? JSON.stringify(this.config.jumpHost) : "",
          PRIVATE_KEY: this.privateKey ?? "",
        },
        addPreviousOutputInEnv: false,
      },
      { parent: this },
    );
  }

  private host(
    name: string,
    machine: Known<Machine>,
    suitable: pulumi.Resource,
    jump?: Known<SshTarget>,
  ): Host {
    const login = (target: Known<SshTarget>) => ({
      host: target.address,
      port: target.port,
      user: target.user,
      hostKey: target.hostKey,
      ...(this.privateKey && { privateKey: this.privateKey }),
      dialErrorLimit: 3,
    });
    const host: Host = {
      name: machine.name,
      address: machine.address,
      roles: machine.roles,
      datacenter: machine.datacenter,
      nodeClass: machine.nodeClass,
      meta: machine.meta,
      user: machine.user,
      port: machine.port,
      connection: { ...login(machine), ...(jump && { proxy: login(jump) }) },
      ready: [suitable],
    };
    const reached = remoteScript(`${name}-ready-${machine.name}`, { host, create: "true" }, { parent: this });
    return { ...host, ready: [reached] };
  }
}

function renderKnownHost({ address, port, hostKey }: Known<SshTarget>): pulumi.Output<string> {
  return pulumi.interpolate`[${address}]:${port} ${hostKey}\n${address} ${hostKey}`;
}

function readPrivateKey(file: string): string {
  try {
    return readFileSync(file.replace(/^~(?=\/)/, homedir()), "utf8");
  } catch (error) {
    throw new Refusal(`hosts.privateKeyFile: ${file} cannot be read: ${reasonOf(error)}`);
  }
}
