import type * as pulumi from "@pulumi/pulumi";
import type { Owner } from "../ownership/owner.ts";
import { DockerHosts } from "./docker.ts";
import type { Hosts } from "./host.ts";
import type { HostsConfig } from "./hostsConfig.ts";
import type { PlannedHost } from "./planned.ts";
import { SshHosts } from "./ssh.ts";
import { VirtualBoxHosts } from "./virtualbox.ts";

/** What hosts need to know beside their own configuration. */
export interface Environment {
  /** What the hosts are marked with. */
  owner: pulumi.Output<Owner>;
  /** The hosts with their addresses. */
  planned: readonly PlannedHost[];
  /** The addresses of the overlay: `10.32.0.0/16`. */
  overlayRange: string;
  /** Name of the image that docker hosts are made from. */
  image: string;
  /** The host that is recreated: it gets the image of today, where the others keep theirs. */
  recreated: string | undefined;
  /** The cloud image that VMs are made from, unless the configuration has another. */
  cloudImage: { url: string; sha256: string };
  /** Where downloads are kept on this machine: an absolute path. */
  downloads: string;
}

/**
 * The machines of the cluster: the one place that knows which backend they come from.
 *
 * @param config which backend, and its own configuration.
 * @param environment what a backend needs beside it.
 */
export function makeHosts(config: HostsConfig, environment: Environment): Hosts {
  switch (config.backend) {
    case "docker":
      return new DockerHosts({
        ...config,
        ...environment,
      });
    case "virtualbox":
      return new VirtualBoxHosts({
        ...config,
        owner: environment.owner,
        image: config.image ?? environment.cloudImage,
        downloads: environment.downloads,
      });
    case "ssh":
      return new SshHosts({ ...config, owner: environment.owner });
  }
}
