import { overlaps } from "../../addresses.ts";

/** What is to be made, by the configuration. */
export interface Wanted {
  /** Names of the VMs. */
  machines: readonly string[];
  /** `hosts.subnet`. */
  subnet: string;
  /** The stack, by whose name its VMs are known. */
  stack: string;
}

/** What VirtualBox and this machine say of themselves. */
export interface Found {
  /** What `VBoxManage --version` prints; it warns there where its driver is not loaded. */
  version: string;
  /** What `VBoxManage list hostinfo` prints. */
  hostInfo: string;
  /** Whether there is the `vbox-img` that comes with VirtualBox. */
  hasImageTool: boolean;
  /** The text of VirtualBox's `networks.conf`, where there is one. */
  networksConf: string | undefined;
  /** The networks of this machine's other interfaces. */
  routes: readonly { network: string; device: string }[];
  /** Free space where VirtualBox keeps VMs, in bytes, and that folder. */
  disk: { free: number; folder: string };
  /** The group of each VM that there is, by name. */
  groups: ReadonlyMap<string, string>;
}

const oldest = { major: 6, minor: 1 };
// Of a host's disk only what it has written takes space: 2 to 3 GB with its packages, images and data.
const bytesPerHost = 3 * 10 ** 9;
// The image as it is fetched, and imported.
const bytesOfImage = 3 * 10 ** 9;
// What VirtualBox lets host-only networks have unless its networks.conf says otherwise.
const allowedByDefault = ["192.168.56.0/21"];

/**
 * What stands in the way of the VMs.
 *
 * @param found undefined: there is no VBoxManage.
 * @returns a line for each problem: the configuration key or the thing at fault, and what to do.
 */
export function findProblems(wanted: Wanted, found: Found | undefined): string[] {
  if (found === undefined) {
    return [
      "there is no VBoxManage on PATH: install VirtualBox 6.1 or newer, or take the docker hosts (--stack dev)",
    ];
  }
  return [
    ...versionProblems(found.version),
    ...driverProblems(found.version, found.hostInfo),
    ...(found.hasImageTool
      ? []
      : ["there is no vbox-img on PATH, which comes with VirtualBox: install it whole"]),
    ...rangeProblems(wanted.subnet, found),
    ...nameProblems(wanted, found.groups),
    ...diskProblems(wanted.machines.filter((name) => !found.groups.has(name)).length, found.disk),
  ];
}

function versionProblems(text: string): string[] {
  const [, version = "", major, minor] = /^((\d+)\.(\d+)\.\S*)/m.exec(text) ?? [];
  const isNew =
    Number(major) > oldest.major || (Number(major) === oldest.major && Number(minor) >= oldest.minor);
  return isNew
    ? []
    : [
        `VirtualBox is ${version || `of no version that could be read: ${text.trim()}`}; 6.1 or newer is needed`,
      ];
}

function driverProblems(version: string, hostInfo: string): string[] {
  const warning = /^WARNING: (.*)$/m.exec(version)?.[1];
  if (warning !== undefined) {
    return [
      `VirtualBox's driver is not loaded (${warning}): as root, run /sbin/vboxconfig, or install virtualbox-dkms and the headers of this kernel; with Secure Boot the module must be signed`,
    ];
  }
  return /^Processor supports HW virtualization: no$/m.test(hostInfo)
    ? [
        "this processor offers no hardware virtualization (VT-x, AMD-V): switch it on in the firmware, or take the docker hosts (--stack dev)",
      ]
    : [];
}

function rangeProblems(subnet: string, { networksConf, routes }: Found): string[] {
  const allowed = networksConf === undefined ? allowedByDefault : allowedNetworks(networksConf);
  const other = routes.find(
    ({ network, device }) => overlaps(network, subnet) && !device.startsWith("vboxnet"),
  );
  return [
    ...(allowed.some((network) => isWithin(subnet, network))
      ? []
      : [
          `hosts.subnet: VirtualBox allows host-only networks in ${allowed.join(", ") || "no range"} only; write this line in /etc/vbox/networks.conf: * ${[...allowed, subnet].join(" ")}`,
        ]),
    ...(other
      ? [`hosts.subnet: ${subnet} overlaps ${other.network} of ${other.device} on this machine; take another`]
      : []),
  ];
}

/** The networks that `networks.conf` names: lines that begin with a star. */
function allowedNetworks(text: string): string[] {
  return text
    .split("\n")
    .filter((line) => line.startsWith("*"))
    .flatMap((line) => line.slice(1).split(/\s+/))
    .filter((network) => /^[\d.]+\/\d+$/.test(network));
}

function isWithin(inner: string, outer: string): boolean {
  const prefix = (network: string) => Number(network.split("/")[1]);
  return overlaps(inner, outer) && prefix(inner) >= prefix(outer);
}

function nameProblems({ machines, stack }: Wanted, groups: ReadonlyMap<string, string>): string[] {
  return machines
    .filter((name) => groups.has(name) && groups.get(name) !== `/nomad-on-weave-${stack}`)
    .map(
      (name) =>
        `hosts.machines: VirtualBox has a VM ${name} that this stack has not made; rename or remove it, or name the host otherwise`,
    );
}

function diskProblems(machines: number, { free, folder }: Found["disk"]): string[] {
  const needed = machines === 0 ? 0 : bytesOfImage + machines * bytesPerHost;
  const gigabytes = (bytes: number) => (bytes / 10 ** 9).toFixed(1);
  return free >= needed
    ? []
    : [
        `${folder}: ${gigabytes(free)} GB are free, ${machines} new VMs need ${gigabytes(needed)} GB; make room, or give VirtualBox another folder: VBoxManage setproperty machinefolder …`,
      ];
}
