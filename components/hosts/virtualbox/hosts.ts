import * as pulumi from "@pulumi/pulumi";
import { addressAt, netmask } from "../../addresses.ts";
import { programFile } from "../../programFile.ts";
import type { Owner } from "../../ownership/owner.ts";
import type { Host, Hosts } from "../host.ts";
import type { VirtualBoxHostsConfig } from "./config.ts";
import { sshKey } from "../sshKey.ts";
import { virtualBoxCommand } from "./command.ts";
import { stoppedMachines } from "./observe.ts";
import { VirtualMachine } from "./vm.ts";
import { named } from "../../resourceNames.ts";
import { localScript } from "../../remote/localScript.ts";

/** Arguments of {@link VirtualBoxHosts}: the `hosts` of the configuration, and what they are made from. */
export interface VirtualBoxHostsArgs extends VirtualBoxHostsConfig {
  /** What the VMs and networks are marked with. */
  owner: pulumi.Output<Owner>;
  /** The cloud image of the disks. */
  image: { url: string; sha256: string };
  /** Where downloads are kept on this machine, for all stacks: an absolute path. */
  downloads: string;
}

/**
 * Hosts that are VirtualBox VMs on this machine, as in the articles: a host-only network for the cluster, a NAT
 * network to the internet, disks that are linked clones of one cloud image.
 *
 * Each run, a preview too, asks VirtualBox which VMs run; one that does not is made whole again.
 */
export class VirtualBoxHosts extends pulumi.ComponentResource implements Hosts {
  readonly hosts: Host[];
  readonly identity: { privateKey: pulumi.Output<string> };
  readonly knownHosts: pulumi.Output<string>;
  readonly ownKernel = true;
  readonly lifetime = this;

  constructor(args: VirtualBoxHostsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("nomad-on-weave:hosts:VirtualBoxHosts", "hosts", {}, opts);
    const checked = { parent: this, dependsOn: [this.preflight(args)] };
    const stopped = stoppedMachines(args.machines.map((machine) => machine.name));
    const networks = [this.hostOnlyNetwork(args, stopped, checked), this.natNetwork(args, stopped, checked)];
    const base = virtualBoxCommand(
      named("hosts-image"),
      {
        owner: args.owner,
        script: "image.sh",
        removes: true,
        environment: {
          URL: args.image.url,
          SHA256: args.image.sha256,
          SIZE: String(args.disk),
          DOWNLOADS: args.downloads,
        },
        stopped,
      },
      { ...checked, customTimeouts: { create: "3h", update: "3h" } },
    );
    const key = sshKey(named("hosts-key"), { parent: this });
    const machines = args.machines.map(
      (machine) =>
        new VirtualMachine(
          {
            owner: args.owner,
            host: machine.name,
            address: machine.address,
            subnet: args.subnet,
            roles: machine.roles,
            cpus: machine.cpus ?? args.cpus,
            memory: machine.memory ?? args.memory,
            hostOnlyInterface: args.hostOnlyInterface,
            natNetwork: args.natNetwork,
            networks,
            base: base.stdout,
            key,
            stopped: stopped.filter((each) => each === machine.name),
          },
          { parent: this },
        ),
    );
    let hardware = machines.flatMap(({ host }) => host.ready);
    for (const machine of machines) {
      hardware = [machine.hardware(hardware)];
    }
    this.hosts = machines.map((machine) => machine.withLibrary(hardware));
    this.identity = { privateKey: key.privateKey };
    this.knownHosts = pulumi
      .all(machines.map(({ knownHost }) => knownHost))
      .apply((lines) => lines.join("\n"));
    this.registerOutputs();
  }

  /** Everything that is made on the machine waits for this. */
  private preflight({ machines, subnet }: VirtualBoxHostsArgs): pulumi.Resource {
    const wanted = {
      machines: machines.map((machine) => machine.name),
      subnet,
      stack: pulumi.getStack(),
    };
    return localScript(
      named("hosts-preflight"),
      {
        create: `node ${programFile(new URL("preflight.main.ts", import.meta.url))}`,
        environment: { WANTED: JSON.stringify(wanted) },
      },
      { parent: this },
    );
  }

  private hostOnlyNetwork(
    { owner, hostOnlyInterface, subnet }: VirtualBoxHostsArgs,
    stopped: readonly string[],
    opts: pulumi.CustomResourceOptions,
  ): pulumi.Resource {
    const environment = {
      INTERFACE: hostOnlyInterface,
      ADDRESS: addressAt(subnet, 1),
      NETMASK: netmask(subnet),
    };
    return virtualBoxCommand(
      named("hosts-hostonly"),
      { owner, script: "hostOnly.sh", removes: true, environment, stopped, triggers: [hostOnlyInterface] },
      opts,
    );
  }

  private natNetwork(
    { owner, natNetwork, natSubnet }: VirtualBoxHostsArgs,
    stopped: readonly string[],
    opts: pulumi.CustomResourceOptions,
  ): pulumi.Resource {
    const environment = { NETWORK: natNetwork, SUBNET: natSubnet };
    return virtualBoxCommand(
      named("hosts-nat"),
      { owner, script: "nat.sh", removes: true, environment, stopped, triggers: [natNetwork] },
      opts,
    );
  }
}
