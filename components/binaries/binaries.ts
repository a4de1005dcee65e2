import * as pulumi from "@pulumi/pulumi";
import type { Host } from "../hosts/host.ts";
import { programFile } from "../programFile.ts";
import { sshEnvironment } from "../remote/sshEnvironment.ts";
import { named } from "../resourceNames.ts";
import { localScript } from "../remote/localScript.ts";

/** An executable that the hosts need. */
export interface Binary {
  /** Its name in `/usr/local/bin`. */
  name: string;
  version: string;
  /** Where it is on this machine. */
  path: string;
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
      BINARIES: args.binaries.map((binary) => `${binary.name} ${binary.version} ${binary.path}`).join("\n"),
      RELEASES: args.source === "release" ? args.binaries.flatMap(releaseLines).join("\n") : "",
    };
    this.delivered = new Map(args.hosts.map((host) => [host.name, this.deliver(host, wanted)] as const));
    this.registerOutputs();
  }

  private deliver(host: Host, wanted: Record<string, string>): pulumi.Resource {
    const options: pulumi.CustomResourceOptions = { parent: this, dependsOn: [...host.ready] };
    if (host.lifetime) {
      options.deletedWith = host.lifetime;
    }
    return localScript(
      named("binaries-*", host.name),
      {
        create: programFile(new URL("deliver.sh", import.meta.url)),
        delete: programFile(new URL("remove.sh", import.meta.url)),
        environment: sshEnvironment(host).apply((ssh) => ({
          ...ssh,
          HOST_NAME: host.name,
          HOST_GENERATION: host.generation ?? "",
          ...wanted,
        })),
      },
      options,
    );
  }
}

function releaseLines({ name, releases = [] }: Binary): string[] {
  return releases.map(({ architecture, url, sha256 }) => `${name} ${architecture} ${url} ${sha256}`);
}
