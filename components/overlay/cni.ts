/**
 * Where a host has the CNI plugins of the program: a folder of its own, as a machine may have others in Nomad's.
 */
export const cniPlugins = "/usr/local/lib/nomad-on-weave-cni";

/** Where Nomad looks for the configurations of networks, unless it is told otherwise. */
export const cniConfigurations = "/opt/cni/config";

/** What the `network` block of a group says for its tasks to share an address in a network: `cni/weave`. */
export const groupMode = (network: string) => `cni/${network}`;

/** A file of a host. */
export interface CniFile {
  path: string;
  text: string;
}

/**
 * The configuration of a network that groups of tasks can be in: of a network `weave`, `network { mode = "cni/weave" }` asks for it.
 *
 * @param network its name.
 * @param plugins what makes it, in order, as CNI has them.
 */
export function cniConfiguration(network: string, plugins: readonly object[]): CniFile {
  return {
    path: `${cniConfigurations}/${network}.conflist`,
    text: JSON.stringify({ cniVersion: "0.3.0", name: network, plugins }, undefined, 2),
  };
}
