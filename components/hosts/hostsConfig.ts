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
  backend: z.literal("docker").describe("system containers on the Docker Engine of one machine"),
  names: z.array(hostName).min(1).default(["u1", "u2", "u3"]).describe("the hosts' names, in order"),
  subnet: cidr.default("192.168.56.0/24").describe("the network of the hosts, made by the stack"),
  firstAddress: address
    .default("192.168.56.3")
    .describe("address of the first host; the others follow it one by one"),
  servers: z
    .int()
    .min(1)
    .default(3)
    .describe("how many of the hosts, from the first on, are servers: an odd number"),
  memory: z.int().min(512).default(2048).describe("memory limit of each host, in MB"),
  dockerHost: matching(/^(unix|tcp|ssh|npipe):\/\//, "must start with unix://, tcp:// or ssh://")
    .default("unix:///var/run/docker.sock")
    .describe("the Docker Engine that runs the hosts"),
});

const hostKey = matching(
  /^(ssh-ed25519|ecdsa-sha2-nistp256|ssh-rsa) [A-Za-z0-9+/=]+$/,
  "must be the type and the key, such as ssh-ed25519 AAAA…",
)
  .optional()
  .describe("its SSH host key; left out, the first one seen is kept in the state and expected from then on");

const sshMachine = z.strictObject({
  name: hostName.describe("the host's name in the cluster"),
  address: address.describe("where the other hosts reach it, and this machine its SSH server"),
  port: port.default(22).describe("port of its SSH server"),
  user: user.default("root").describe("who logs in: root, or a user with sudo that asks for no password"),
  hostKey,
  roles,
  datacenter: datacenter
    .optional()
    .describe(
      "Nomad's datacenter of the node, such as a room or a zone; that of the cluster, if none is named",
    ),
  nodeClass: z.string().min(1).optional().describe("Nomad's node class, for constraints of jobs"),
  meta: z.record(z.string(), z.string()).default({}).describe("Nomad's metadata of the node, for the same"),
});

const jumpHost = z.strictObject({
  address: address.describe("where its SSH server is"),
  port: port.default(22).describe("port of its SSH server"),
  user: user.default("root").describe("who logs in"),
  hostKey,
});

const sshHosts = z.strictObject({
  backend: z.literal("ssh").describe("machines that exist, with Debian or Ubuntu, over SSH"),
  privateKeyFile: z
    .string()
    .default("~/.ssh/id_ed25519")
    .describe(
      "the private key that logs in, without a passphrase; ~ is your home; agent: those of your SSH agent",
    ),
  jumpHost: jumpHost.optional().describe("a machine that the others are reached through, with the same key"),
  machines: z.array(sshMachine).min(1).describe("the machines, in order"),
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
