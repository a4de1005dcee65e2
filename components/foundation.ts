import type * as pulumi from "@pulumi/pulumi";
import { type Binary, Binaries } from "./binaries/binaries.ts";
import { Firewall } from "./firewall/firewall.ts";
import type { Host } from "./hosts/host.ts";
import { JobImages } from "./jobImages/jobImages.ts";
import type { HostLayer } from "./layer.ts";
import { NodeSetup } from "./node/nodeSetup.ts";
import { Security, type SecurityArgs } from "./security/security.ts";

/** Arguments of {@link Foundation}. */
export interface FoundationArgs extends Omit<SecurityArgs, "hosts"> {
  hosts: readonly Host[];
  /** The executables that each host gets, and from where. */
  binaries: { list: readonly Binary[]; source: "machine" | "release" };
  /** The images of the jobs: their full names, the label that they have, and the file on this machine that has them. */
  images: { names: readonly string[]; version: string; file: string };
  /** The address at which the machine that the hosts run on is in their network. @default - they run on no such machine */
  machine: string | undefined;
}

/**
 * What is on every host before any agent: its executables, keys and certificates, its name and resolvers, a Docker Engine,
 * a firewall, and the images of the jobs.
 */
export class Foundation implements HostLayer {
  /** The hosts, each ready once it has all that, and all others let it in. The images of the jobs are not waited for. */
  readonly hosts: readonly Host[];
  /** All hosts are, and those that run jobs have their images. */
  readonly ready: readonly pulumi.Resource[];
  readonly installed: readonly pulumi.Resource[];
  readonly settled: readonly pulumi.Resource[];
  /** Keys, certificates and tokens. */
  readonly secrets: Security;
  /** Addresses of the DNS servers that know `*.consul` and everything else. */
  readonly resolvers: readonly string[];

  constructor({ hosts, binaries, images, machine, ...security }: FoundationArgs) {
    const executables = new Binaries({ hosts, binaries: binaries.list, source: binaries.source });
    this.secrets = new Security({ hosts, ...security });
    const node = new NodeSetup({
      hosts,
      delivered: [executables.delivered, this.secrets.delivered],
    });
    const firewall = new Firewall({ hosts: node.setUp, security: security.security, machine });
    this.hosts = firewall.admitted(node.hosts);
    this.resolvers = node.resolvers;
    this.ready = [
      ...this.hosts.flatMap((host) => host.ready),
      ...new JobImages({ hosts: node.hosts, ...images }).ready,
    ];
    this.installed = this.ready;
    this.settled = this.ready;
  }
}
