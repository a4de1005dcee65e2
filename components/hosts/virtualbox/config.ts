import { z } from "zod";
import { addressAt, contains, overlaps } from "../../addresses.ts";
import { type Problem, address, cidr, hostName, machineProblems, matching, roles } from "../fields.ts";

const cpus = z.int().min(1).max(32);
const memory = z.int().min(1024);

const machine = z.strictObject({
  name: hostName.describe("Name of the host"),
  address: address.describe("Address of the host on the host-only network"),
  roles,
  cpus: cpus.optional().describe("Processors of this VM. Left out, `hosts.cpus`"),
  memory: memory.optional().describe("Memory of this VM, in MB. Left out, `hosts.memory`"),
});

const image = z.strictObject({
  url: matching(/^(https?|file):\/\//, "must start with https://, http:// or file://").describe(
    "URL of a cloud image with cloud-init, also `file://`: VMDK, OVA, VDI or raw",
  ),
  sha256: matching(/^[0-9a-f]{64}$/, "must be a SHA-256 (64 hexadecimal digits, lowercase)").describe(
    "SHA-256 of the image",
  ),
});

/** What `hosts` may say of the `virtualbox` backend. */
export const virtualBoxHosts = z.strictObject({
  backend: z.literal("virtualbox").describe("Each host is a VirtualBox VM on this machine"),
  machines: z
    .array(machine)
    .min(1)
    .prefault([
      { name: "u1", address: "192.168.56.3" },
      { name: "u2", address: "192.168.56.4" },
      { name: "u3", address: "192.168.56.5" },
    ])
    .describe("The VMs, in order"),
  cpus: cpus.default(2).describe("Processors of each VM"),
  memory: memory.default(2048).describe("Memory of each VM, in MB"),
  disk: z
    .int()
    .min(4)
    .max(2000)
    .default(20)
    .describe("Size of the disk of each new VM, in GB; what it has not written takes no space"),
  image: image.optional().describe("Image of the disk of each new VM. Left out, Ubuntu 24.04"),
  subnet: cidr
    .default("192.168.56.0/24")
    .describe("The host-only network; its first address is that of this machine"),
  hostOnlyInterface: matching(
    /^vboxnet[0-9]+$/,
    "must be vboxnet0, vboxnet1 or another of the names that VirtualBox chooses",
  )
    .default("vboxnet0")
    .describe(
      "Interface of the host-only network: used if it exists and fits, made otherwise. VirtualBox gives a new one the next free number",
    ),
  natNetwork: matching(/^[A-Za-z0-9_-]+$/, "must consist of letters, digits, - and _")
    .default("NatNetwork")
    .describe(
      "NAT network through which the VMs reach the internet: used if it exists and fits, made otherwise",
    ),
  natSubnet: cidr.default("10.0.3.0/24").describe("Addresses of the NAT network"),
});

/** The hosts of the `virtualbox` backend, as configured. */
export type VirtualBoxHostsConfig = z.output<typeof virtualBoxHosts>;

/** What is wrong with VMs whose values are each right. */
export function virtualBoxProblems({ machines, subnet, natSubnet }: VirtualBoxHostsConfig): Problem[] {
  return [
    ...machineProblems(machines),
    ...machines.flatMap((each, index) => addressProblems(each.address, subnet, index)),
    ...(overlaps(subnet, natSubnet)
      ? [
          {
            path: ["hosts", "natSubnet"],
            message: `must not overlap hosts.subnet ${subnet}`,
            got: natSubnet,
          },
        ]
      : []),
  ];
}

function addressProblems(got: string, subnet: string, index: number): Problem[] {
  const path = ["hosts", "machines", index, "address"];
  if (!contains(subnet, got)) {
    return [{ path, message: `must be a host address of hosts.subnet ${subnet}`, got }];
  }
  return got === addressAt(subnet, 1)
    ? [{ path, message: "must not be the address that this machine has on hosts.subnet", got }]
    : [];
}
