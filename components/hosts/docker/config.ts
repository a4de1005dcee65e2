import { z } from "zod";
import { addressAt, contains } from "../../addresses.ts";
import { type Problem, address, cidr, evenServers, hostName, matching, repeated } from "../fields.ts";

/** What `hosts` may say of the `docker` backend. */
export const dockerHosts = z.strictObject({
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

/** The hosts of the `docker` backend, as configured. */
export type DockerHostsConfig = z.output<typeof dockerHosts>;

/** What is wrong with docker hosts whose values are each right. */
export function dockerProblems({ names, servers, subnet, firstAddress }: DockerHostsConfig): Problem[] {
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
