import { z } from "zod";
import { addressAt, contains, overlaps } from "../addresses.ts";
import {
  type Problem,
  address,
  cidr,
  datacenter,
  evenServers,
  hostName,
  machineProblems,
  matching,
  repeated,
  roles,
} from "./fields.ts";
import { virtualBoxHosts, virtualBoxProblems } from "./virtualboxConfig.ts";

const port = z.int().min(1).max(65535);
const user = matching(/^[a-z_][a-z0-9_-]*$/, "must be a user name such as admin");

const dockerHosts = z.strictObject({
  backend: z.literal("docker").describe("Each host is a container on the Docker Engine of one machine"),
  names: z.array(hostName).min(1).default(["u1", "u2", "u3"]).describe("Names of the hosts, in order"),
  subnet: cidr
    .default("192.168.56.0/24")
    .describe("Network of the hosts, which the stack makes; its first address is that of the machine"),
  firstAddress: address
    .default("192.168.56.3")
    .describe("Address of the first host; a new host gets the next free one, an existing one keeps its own"),
  servers: z
    .int()
    .min(1)
    .default(3)
    .describe(
      "How many hosts, from the first on, are servers of Consul and Nomad: an odd number. All hosts are clients",
    ),
  memory: z.int().min(512).default(2048).describe("Memory limit of each host, in MB"),
  dockerHost: matching(/^(unix|tcp|ssh|npipe):\/\//, "must start with unix://, tcp:// or ssh://")
    .default("unix:///var/run/docker.sock")
    .describe("The Docker Engine that runs the hosts, whose addresses must be reached from this machine"),
});

const hostKey = matching(
  /^(ssh-ed25519|ecdsa-sha2-nistp256|ssh-rsa) [A-Za-z0-9+/=]+$/,
  "must be the type and the key, such as ssh-ed25519 AAAA…",
)
  .optional()
  .describe("Its SSH host key. Left out, the first one seen is kept in the state and expected from then on");

const sshMachine = z.strictObject({
  name: hostName.describe("Name of the host in the cluster"),
  address: address.describe("Address at which the other hosts reach it, and this machine its SSH server"),
  port: port.default(22).describe("Port of its SSH server"),
  user: user.default("root").describe("User who logs in: `root`, or one with sudo that asks for no password"),
  hostKey,
  roles,
  datacenter: datacenter
    .optional()
    .describe("Datacenter of the node in Nomad, such as a room or a zone. Left out, `cluster.datacenter`"),
  nodeClass: z.string().min(1).optional().describe("Class of the node in Nomad, for constraints of jobs"),
  meta: z
    .record(z.string(), z.string())
    .default({})
    .describe("Metadata of the node in Nomad, for constraints of jobs"),
});

const jumpHost = z.strictObject({
  address: address.describe("Address of its SSH server"),
  port: port.default(22).describe("Port of its SSH server"),
  user: user.default("root").describe("User who logs in"),
  hostKey,
});

const sshHosts = z.strictObject({
  backend: z.literal("ssh").describe("Existing machines with Debian or Ubuntu, reached over SSH"),
  privateKeyFile: z
    .string()
    .default("~/.ssh/id_ed25519")
    .describe(
      "File of the private key that logs in, without a passphrase (`~` is your home), or `agent` for the keys of your SSH agent",
    ),
  jumpHost: jumpHost
    .optional()
    .describe(
      "Machine through which the others are reached, with the same key. Left out, they are reached directly",
    ),
  machines: z.array(sshMachine).min(1).describe("The machines, in order"),
});

/** What `hosts` in the configuration may say. */
export const hostsSchema = z.discriminatedUnion("backend", [dockerHosts, virtualBoxHosts, sshHosts]);

/** The hosts, as configured. */
export type HostsConfig = z.output<typeof hostsSchema>;

/** The hosts of the `docker` backend, as configured. */
export type DockerHostsConfig = z.output<typeof dockerHosts>;

/** The hosts of the `ssh` backend, as configured. */
export type SshHostsConfig = z.output<typeof sshHosts>;

/** What is wrong with hosts whose values are each right. */
export function hostProblems(hosts: HostsConfig): Problem[] {
  switch (hosts.backend) {
    case "docker":
      return dockerProblems(hosts);
    case "virtualbox":
      return virtualBoxProblems(hosts);
    case "ssh":
      return machineProblems(hosts.machines);
  }
}

/** What is wrong with an overlay of that address range on these hosts. */
export function rangeProblems(hosts: HostsConfig, range: string): Problem[] {
  const path = ["overlay", "range"];
  if (hosts.backend !== "ssh") {
    const networks = [
      ["hosts.subnet", hosts.subnet],
      ...(hosts.backend === "virtualbox" ? [["hosts.natSubnet", hosts.natSubnet]] : []),
    ] as const;
    return networks
      .filter(([, network = ""]) => overlaps(range, network))
      .map(([key, network]) => ({
        path,
        message: `must not overlap ${key} ${network}`,
        got: range,
      }));
  }
  return hosts.machines
    .filter((machine) => overlaps(range, `${machine.address}/32`))
    .map(({ name, address: own }) => ({
      path,
      message: `must not contain ${own}, the address of ${name}`,
      got: range,
    }));
}

function dockerProblems({ names, servers, subnet, firstAddress }: DockerHostsConfig): Problem[] {
  const hosts = names.map((name, index) => ({ name, address: addressAt(firstAddress, index) }));
  const outside = hosts.find(({ address: own }) => !contains(subnet, own));
  const atGateway = hosts.find(({ address: own }) => own === addressAt(subnet, 1));
  const wrongAddress = (host: (typeof hosts)[number] | undefined, rule: string): Problem[] =>
    host === undefined
      ? []
      : [
          {
            path: ["hosts", "firstAddress"],
            message: `${rule} hosts.subnet ${subnet}`,
            got: `${host.address} for ${host.name}`,
          },
        ];
  const tooMany = {
    path: ["hosts", "servers"],
    message: `must be at most ${names.length}, the number of hosts.names`,
    got: String(servers),
  };
  return [
    ...repeated(names, ["hosts", "names"], "name"),
    ...(servers > names.length ? [tooMany] : []),
    ...evenServers(servers, ["hosts", "servers"], "must be odd"),
    ...wrongAddress(outside, "must give each host a host address of"),
    ...wrongAddress(atGateway, "must not give a host the address of the gateway of"),
  ];
}
