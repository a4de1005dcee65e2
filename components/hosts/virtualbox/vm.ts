import { createHash } from "node:crypto";
import type * as command from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import { hostLibrary } from "../../remote/hostLibrary.ts";
import { sshEnvironment } from "../../remote/sshEnvironment.ts";
import { markOf } from "../../ownership/mark.ts";
import type { Owner } from "../../ownership/owner.ts";
import type { Host, Role } from "../host.ts";
import { type SshKey, rootConnection, sshKey } from "../sshKey.ts";
import { type Interfaces, renderNetworkConfig, renderUserData } from "./cloudInit.ts";
import { virtualBoxCommand } from "./command.ts";
import { named } from "../../resourceNames.ts";

/** Arguments of {@link VirtualMachine}. */
export interface VirtualMachineArgs {
  /** What the VM is marked with. */
  owner: pulumi.Output<Owner>;
  /** The host's name, and the VM's in VirtualBox. */
  host: string;
  /** Its address on the host-only network. */
  address: string;
  /** The addresses of that network: `192.168.56.0/24`. */
  subnet: string;
  roles: readonly Role[];
  cpus: number;
  /** In MB. */
  memory: number;
  /** Name of the host-only interface. */
  hostOnlyInterface: string;
  /** Name of the NAT network. */
  natNetwork: string;
  /** Both networks, made. */
  networks: readonly pulumi.Resource[];
  /** Path of the base image; a host keeps the disk that it has, whatever new ones get. */
  base: pulumi.Input<string>;
  /** The key that logs in. */
  key: SshKey;
  /** The VMs that were seen not to run: this one, or none. */
  stopped: readonly string[];
}

// A VM boots within a minute; one without hardware virtualization, or on a machine that is busy, takes many.
const bootPatienceSeconds = 900;
const patience = { create: "30m", update: "30m" };

/** One VM: its disk, its definition, its power switch. All goes with the disk. */
export class VirtualMachine extends pulumi.ComponentResource {
  readonly host: Host;
  /** Its line of a `known_hosts` file. */
  readonly knownHost: pulumi.Output<string>;
  private readonly args: VirtualMachineArgs;
  private readonly connection: command.types.input.remote.ConnectionArgs;
  private readonly disk: command.local.Command;
  private readonly hostKey: SshKey;
  /** Version 0.1.0 has these resources of all hosts beside each other. */
  private readonly place: Pick<pulumi.CustomResourceOptions, "parent" | "aliases">;

  constructor(args: VirtualMachineArgs, opts: { parent: pulumi.Resource }) {
    super("nomad-on-weave:hosts:VirtualMachine", named("hosts-*", args.host), {}, opts);
    this.args = args;
    this.place = { parent: this, aliases: [{ parent: opts.parent }] };
    this.hostKey = sshKey(named("hosts-hostkey-*", args.host), this.place);
    this.connection = rootConnection(args.address, args.key, this.hostKey);
    this.disk = virtualBoxCommand(
      named("hosts-disk-*", args.host),
      {
        owner: args.owner,
        script: "disk.sh",
        removes: true,
        environment: { HOST_NAME: args.host, BASE: args.base },
        stopped: args.stopped,
        triggers: [args.address],
      },
      {
        parent: this,
        // A network goes after its VMs, which go with their disks.
        dependsOn: [...args.networks],
        // A host keeps the disk that it has.
        ignoreChanges: ["environment.BASE"],
        deleteBeforeReplace: true,
      },
    );
    const vm = this.definition();
    const power = virtualBoxCommand(
      named("hosts-power-*", args.host),
      {
        owner: args.owner,
        script: "power.sh",
        environment: this.overSsh({ VM: vm.stdout }),
        stopped: args.stopped,
      },
      { parent: this, deletedWith: this.disk, customTimeouts: patience },
    );
    this.knownHost = pulumi.interpolate`${args.address},${args.host} ${this.hostKey.publicKey}`;
    this.host = {
      name: args.host,
      address: args.address,
      roles: args.roles,
      connection: this.connection,
      mark: markOf(args.owner, args.host),
      user: "root",
      port: 22,
      ready: [power],
      lifetime: this.disk,
      generation: this.disk.stdout,
    };
    this.registerOutputs();
  }

  /**
   * The VM has the processors and the memory that it should have. Does nothing at first; a change is made while the
   * host is drained and switched off.
   *
   * @param after what has to be done before: the other VMs, one after another.
   */
  hardware(after: readonly pulumi.Resource[]): pulumi.Resource {
    const { cpus, memory } = this.args;
    return virtualBoxCommand(
      named("hosts-hardware-*", this.args.host),
      {
        owner: this.args.owner,
        script: "hardware.sh",
        environment: this.overSsh({ CPUS: String(cpus), MEMORY: String(memory) }),
        stopped: [],
      },
      { parent: this, dependsOn: [...after], deletedWith: this.disk, customTimeouts: patience },
    );
  }

  /** The host, which is ready with its library. @param after what comes before anything is done on it */
  withLibrary(after: readonly pulumi.Resource[]): Host {
    const made = { ...this.host, ready: [...this.host.ready, ...after] };
    return { ...made, ready: [hostLibrary(named("hosts-library-*", made.name), made, this.place)] };
  }

  private definition(): command.local.Command {
    const { host, cpus, memory, hostOnlyInterface, natNetwork, key, stopped } = this.args;
    const interfaces = this.interfaces();
    return virtualBoxCommand(
      named("hosts-vm-*", host),
      {
        owner: this.args.owner,
        script: "machine.sh",
        environment: {
          HOST_NAME: host,
          DISK: this.disk.stdout,
          CPUS: String(cpus),
          MEMORY: String(memory),
          INTERFACE: hostOnlyInterface,
          NETWORK: natNetwork,
          MAC_CLUSTER: interfaces.cluster.mac,
          MAC_NAT: interfaces.nat.mac,
          USER_DATA: renderUserData(host, key, this.hostKey),
          NETWORK_CONFIG: renderNetworkConfig(interfaces),
        },
        stopped,
      },
      { parent: this, deletedWith: this.disk },
    );
  }

  private overSsh(more: Record<string, pulumi.Input<string>>): pulumi.Output<Record<string, string>> {
    const { host, address } = this.args;
    return pulumi
      .all([sshEnvironment({ address, connection: this.connection }), more])
      .apply<Record<string, string>>(([ssh, own]) => ({
        ...ssh,
        ...own,
        HOST_NAME: host,
        BOOT_PATIENCE: String(bootPatienceSeconds),
      }));
  }

  private interfaces(): Interfaces {
    const mac = (network: string) => {
      const digits = createHash("sha256").update(`${pulumi.getStack()} ${this.args.host} ${network}`);
      // 08:00:27 is VirtualBox's own range.
      return `080027${digits.digest("hex").slice(0, 6).toUpperCase()}`;
    };
    const [, prefix = ""] = this.args.subnet.split("/");
    return {
      cluster: { mac: mac("cluster"), address: `${this.args.address}/${prefix}` },
      nat: { mac: mac("nat") },
    };
  }
}
