import * as pulumi from "@pulumi/pulumi";
import type { Host } from "../hosts/host.ts";
import { delivery } from "../remote/delivery.ts";
import { named } from "../resourceNames.ts";

/** An executable that the hosts need. */
export interface Binary {
  name: string;
  version: string;
  /** Where it is on this machine. */
  path: string;
  /** The folder on the host that it is put into: `/usr/local/bin`. */
  folder: string;
  /** The official release, for each architecture as Go names it: a zip. @default - there is none */
  releases?: readonly { architecture: string; url: string; sha256: string }[];
}

/** Arguments of {@link Binaries}. */
export interface BinariesArgs {
  hosts: readonly Host[];
  binaries: readonly Binary[];
  /** `machine`: hosts get them from this machine; `release`: each host downloads those that have a release. */
  source: "machine" | "release";
}

/** The agents' executables on every host. What a host has in the right version stays. */
export class Binaries extends pulumi.ComponentResource {
  /** By host name: the executables are there. */
  readonly delivered: ReadonlyMap<string, pulumi.Resource>;

  constructor(args: BinariesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("nomad-on-weave:index:Binaries", "binaries", {}, opts);
    const wanted = {
      BINARIES: args.binaries
        .map((binary) => `${binary.name} ${binary.version} ${binary.path} ${binary.folder}`)
        .join("\n"),
      RELEASES: args.source === "release" ? args.binaries.flatMap(releaseLines).join("\n") : "",
    };
    const scripts = new URL(".", import.meta.url);
    this.delivered = new Map(
      args.hosts.map((host) => [
        host.name,
        delivery(named("binaries-*", host.name), { host, scripts, wanted }, { parent: this }),
      ]),
    );
    this.registerOutputs();
  }
}

function releaseLines({ name, releases = [] }: Binary): string[] {
  return releases.map(({ architecture, url, sha256 }) => `${name} ${architecture} ${url} ${sha256}`);
}
