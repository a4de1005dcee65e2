import { addressAt, overlaps } from "../../addresses.ts";

/** What is to be made on the machine, by the configuration. */
export interface Wanted {
  /** Names of the containers, in the order of the hosts. */
  containers: readonly string[];
  /** Name of the hosts' Docker network. */
  network: string;
  /** `hosts.subnet`. */
  subnet: string;
  /** `overlay.range`. */
  overlayRange: string;
}

/** What there is on the machine. */
export interface Machine {
  /** Routes but the default one. */
  routes: readonly { network: string; device: string }[];
  /** Docker networks with their subnets. */
  networks: readonly { id: string; name: string; subnets: readonly string[] }[];
  /** All containers, running or not. */
  containers: readonly { name: string; running: boolean }[];
  /** Memory that can be had without swapping, in bytes. */
  memoryAvailable: number;
  /** Free space where Docker keeps its data, in bytes; unknown if that is another machine. */
  diskFree?: number;
}

// An idle host with Docker, Weave, Consul and Nomad takes 250 to 280 MiB; its job and a margin come on top.
const memoryPerHost = 320 * 2 ** 20;
// The data of Consul and Nomad, the images of the jobs, the logs.
const diskPerHost = 500 * 2 ** 20;

/**
 * What on this machine stands in the way of the hosts. Whose the things of their names are has been looked at before
 * (`components/ownership`).
 *
 * @returns a line for each problem: the configuration key or the thing at fault, and what to do.
 */
export function findProblems(wanted: Wanted, machine: Machine): string[] {
  return [...networkProblems(wanted, machine), ...sizeProblems(wanted, machine)];
}

function networkProblems(wanted: Wanted, { routes, networks }: Machine): string[] {
  const own = networks.filter((network) => network.name === wanted.network);
  const ownDevices = own.map((network) => bridgeOf(network.id));
  const foreign = networks.filter((network) => !own.includes(network));
  const keys = { "hosts.subnet": wanted.subnet, "overlay.range": wanted.overlayRange };
  return Object.entries(keys).flatMap(([key, range]) => {
    const network = foreign.find(({ subnets }) => subnets.some((subnet) => overlaps(subnet, range)));
    if (network) {
      return [
        `${key}: ${range} overlaps the Docker network ${network.name} (${network.subnets.join(", ")}), which is not of this stack; take another range`,
      ];
    }
    const route = routes.find((each) => !ownDevices.includes(each.device) && overlaps(each.network, range));
    return route
      ? [
          `${key}: ${range} overlaps this machine's route ${route.network} (${route.device}); take another range`,
        ]
      : [];
  });
}

/** How Docker names the bridge of a network. */
function bridgeOf(networkId: string): string {
  return `br-${networkId.slice(0, 12)}`;
}

function sizeProblems(wanted: Wanted, machine: Machine): string[] {
  const running = machine.containers.filter((each) => each.running).map((each) => each.name);
  const missing = wanted.containers.filter((name) => !running.includes(name)).length;
  const problems: string[] = [];
  if (machine.memoryAvailable < missing * memoryPerHost) {
    problems.push(
      `hosts.names: ${missing} hosts need ${inMebibytes(missing * memoryPerHost)} of memory, ${inMebibytes(machine.memoryAvailable)} are available; take fewer hosts`,
    );
  }
  if (machine.diskFree !== undefined && machine.diskFree < missing * diskPerHost) {
    problems.push(
      `hosts.names: ${missing} hosts need ${inMebibytes(missing * diskPerHost)} of disk, ${inMebibytes(machine.diskFree)} are free where Docker keeps its data`,
    );
  }
  return problems;
}

function inMebibytes(bytes: number): string {
  return `${Math.floor(bytes / 2 ** 20)} MiB`;
}

/** A route's destination as a network: `ip` leaves the prefix of a single address out. */
export function asNetwork(destination: string): string {
  return destination.includes("/") ? destination : `${addressAt(destination, 0)}/32`;
}
