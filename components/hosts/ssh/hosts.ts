import * as pulumi from "@pulumi/pulumi";
import { programFile } from "../../programFile.ts";
import { readPrivateKey } from "./privateKey.ts";
import { hostLibrary } from "../../remote/hostLibrary.ts";
import { type SshTarget, sshVariables } from "../../remote/sshEnvironment.ts";
import { markOf } from "../../ownership/mark.ts";
import type { Owner } from "../../ownership/owner.ts";
import type { Host, Hosts } from "../host.ts";
import type { SshHostsConfig } from "./config.ts";
import { named } from "../../resourceNames.ts";
import { localScript } from "../../remote/localScript.ts";

type Machine = SshHostsConfig["machines"][number];

/** Arguments of {@link SshHosts}: the `hosts` of the configuration. */
export interface SshHostsArgs extends SshHostsConfig {
  /** What the machines are marked with. */
  owner: pulumi.Output<Owner>;
}
const dialErrorLimit = 3;
// Where many log in at once, an SSH server turns some of them away (MaxStartups): ten log-ins take some ten seconds.
const jumpDialErrorLimit = 10;

/** A machine whose host key is known. */
type Known<Target extends SshTarget> = Omit<Target, "hostKey"> & { hostKey: pulumi.Output<string> };

/** Where a resource is in the tree. */
type Place = Pick<pulumi.CustomResourceOptions, "parent" | "aliases">;

/** What belongs to one machine. */
class SshHost extends pulumi.ComponentResource {
  constructor(name: string, parent: pulumi.Resource) {
    super("nomad-on-weave:hosts:SshHost", name, {}, { parent });
    this.registerOutputs();
  }
}

/** Hosts that exist: machines with Debian or Ubuntu that this machine reaches over SSH. They outlive the stack. */
export class SshHosts extends pulumi.ComponentResource implements Hosts {
  readonly hosts: Host[];
  readonly identity: Hosts["identity"];
  readonly jumpHost: Hosts["jumpHost"];
  readonly knownHosts: pulumi.Output<string>;
  private readonly privateKey: pulumi.Output<string> | undefined;
  private readonly owner: pulumi.Output<Owner>;

  /**
   * @throws Refusal if the private key cannot be read.
   */
  constructor(args: SshHostsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("nomad-on-weave:hosts:SshHosts", "hosts", {}, opts);
    this.owner = args.owner;
    const useAgent = args.privateKeyFile === "agent";
    this.identity = useAgent ? "agent" : { file: args.privateKeyFile };
    this.privateKey = useAgent ? undefined : pulumi.secret(readPrivateKey(args.privateKeyFile));
    this.jumpHost = args.jumpHost;
    const beside = { parent: this };
    const jump = args.jumpHost && this.known(named("hosts-hostkey"), "the jump host", args.jumpHost, beside);
    const machines = args.machines.map((machine) => {
      const { name } = machine;
      const component = new SshHost(name, this);
      // Version 0.1.0 has all resources of all machines beside each other.
      const place = { parent: component, aliases: [beside] };
      const known = this.known(named("hosts-hostkey-*", name), name, machine, place, jump);
      return { ...known, place };
    });
    const suitable = this.suitable(machines, jump);
    this.hosts = machines.map((machine) => this.host(machine, suitable, jump));
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
    place: Place,
    jump?: Known<SshTarget>,
  ): Known<Target> {
    const { hostKey } = target;
    return {
      ...target,
      hostKey:
        hostKey === undefined ? this.lookedUp(resource, name, target, place, jump) : pulumi.output(hostKey),
    };
  }

  private lookedUp(
    resource: string,
    name: string,
    { address, port, user }: SshTarget,
    place: Place,
    jump?: Known<SshTarget>,
  ): pulumi.Output<string> {
    const variables = pulumi
      .all([this.privateKey, jump?.hostKey])
      .apply(([privateKey, hostKey]) =>
        sshVariables({ address, port, user }, privateKey ?? "", jump && { ...jump, hostKey }),
      );
    const { stdout } = localScript(
      resource,
      {
        create: programFile(new URL("../hostKey.sh", import.meta.url)),
        environment: variables.apply((ssh) => ({ ...ssh, HOST_NAME: name })),
        triggers: [address, port],
      },
      // With another key or jump host it is still the same machine, and its key is expected.
      { ...place, ignoreChanges: ["environment"] },
    );
    // Host keys are public; the way to them has the private key in it.
    return pulumi.unsecret(stdout);
  }

  /** Succeeds if all machines that can be reached can be hosts; changes nothing. Each must show the key that is known. */
  private suitable(machines: readonly Known<Machine>[], jump?: Known<SshTarget>): pulumi.Resource {
    const target = ({ address, port, user, hostKey }: Known<SshTarget>) => ({ address, port, user, hostKey });
    return localScript(
      named("hosts-preflight"),
      {
        create: `node ${programFile(new URL("suitable.main.ts", import.meta.url))}`,
        environment: {
          MACHINES: pulumi.jsonStringify(
            machines.map((machine) => ({ name: machine.name, ...target(machine) })),
          ),
          JUMP: jump ? pulumi.jsonStringify(target(jump)) : "",
          PRIVATE_KEY: this.privateKey ?? "",
        },
      },
      { parent: this },
    );
  }

  private host(
    machine: Known<Machine> & { place: Place },
    suitable: pulumi.Resource,
    jump?: Known<SshTarget>,
  ): Host {
    const login = (target: Known<SshTarget>, dialErrorLimit: number) => ({
      host: target.address,
      port: target.port,
      user: target.user,
      hostKey: target.hostKey,
      ...(this.privateKey && { privateKey: this.privateKey }),
      dialErrorLimit,
    });
    const host: Host = {
      name: machine.name,
      address: machine.address,
      roles: machine.roles,
      datacenter: machine.datacenter,
      nodeClass: machine.nodeClass,
      meta: machine.meta,
      mark: markOf(this.owner, machine.name),
      user: machine.user,
      port: machine.port,
      connection: {
        ...login(machine, dialErrorLimit),
        ...(jump && { proxy: login(jump, jumpDialErrorLimit) }),
      },
      ready: [suitable],
    };
    const reached = hostLibrary(named("hosts-ready-*", machine.name), host, machine.place);
    return { ...host, ready: [reached] };
  }
}

function renderKnownHost({ address, port, hostKey }: Known<SshTarget>): pulumi.Output<string> {
  return pulumi.interpolate`[${address}]:${port} ${hostKey}\n${address} ${hostKey}`;
}
