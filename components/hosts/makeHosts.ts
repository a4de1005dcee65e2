import { DockerHosts } from "./docker.ts";
import type { Hosts } from "./host.ts";
import type { HostsConfig } from "./hostsConfig.ts";
import { SshHosts } from "./ssh.ts";

/** What docker hosts need to know beside their own configuration. */
export interface Surroundings {
  /** The addresses of the overlay: `10.32.0.0/16`. */
  overlayRange: string;
  /** Name of the image that docker hosts are made from. */
  image: string;
}

/**
 * The machines of the cluster: the one place that knows which backend they come from.
 *
 * @param name of the component.
 * @param config which backend, and its own configuration.
 * @param surroundings what a backend needs beside it.
 */
export function makeHosts(name: string, config: HostsConfig, surroundings: Surroundings): Hosts {
  switch (config.backend) {
    case "docker":
      return new DockerHosts(name, { ...config, ...surroundings });
    case "ssh":
      return new SshHosts(name, config);
  }
}
