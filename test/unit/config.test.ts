import { readFileSync } from "node:fs";
import { configKeys, parseConfig } from "../../config.ts";

const docker = { backend: "docker" };
const machine = (name: string, address: string, roles?: string[]) => ({
  name,
  address,
  ...(roles && { roles }),
});
const virtualBox = (hosts: object) => ({ hosts: { backend: "virtualbox", ...hosts } });
const ssh = (...machines: object[]) => ({ hosts: { backend: "ssh", machines } });

test("what is left out has its default", () => {
  expect(parseConfig({ hosts: docker })).toMatchObject({
    hosts: {
      names: ["u1", "u2", "u3"],
      subnet: "192.168.56.0/24",
      firstAddress: "192.168.56.3",
      servers: 3,
      memory: 2048,
    },
    overlay: { range: "10.32.0.0/16", defaultSubnet: "10.32.0.0/24" },
    cluster: { datacenter: "dc1" },
    jobs: {},
  });
});

test("VMs are those of the articles unless the configuration says otherwise", () => {
  expect(parseConfig(virtualBox({})).hosts).toMatchObject({
    machines: [
      { name: "u1", address: "192.168.56.3", roles: ["server", "client"] },
      { name: "u2", address: "192.168.56.4" },
      { name: "u3", address: "192.168.56.5" },
    ],
    hostOnlyInterface: "vboxnet0",
    natNetwork: "NatNetwork",
    natSubnet: "10.0.3.0/24",
  });
});

test.each<[string, Record<string, unknown>, string]>([
  ["no hosts", {}, "hosts: is missing: it takes one of: docker, virtualbox, ssh"],
  ["unknown backend", { hosts: { backend: "kvm" } }, "hosts.backend: takes one of: docker, virtualbox, ssh"],
  [
    "unknown key",
    { hosts: docker, colour: 1 },
    "colour: there is no such key; there are: hosts, binaries, overlay, cluster, security, jobs",
  ],
  [
    "unknown key further down",
    { hosts: { ...docker, firstAdress: "x" } },
    "hosts.firstAdress: there is no such key; did you mean firstAddress?",
  ],
  ["unknown job", { hosts: docker, jobs: { web: {} } }, "jobs.web: there is no such key"],
  [
    "a job with nothing below it",
    { hosts: docker, jobs: { "fetch-batch": null } },
    "jobs.fetch-batch: must be keys with values, or {} for the defaults, not null",
  ],
  [
    "a variable that the job's file does not have",
    { hosts: docker, jobs: { hello: { cuont: 2 } } },
    "jobs.hello.cuont: jobs/hello.nomad.hcl has no such variable; did you mean count?",
  ],
  ["wrong type", { hosts: { ...docker, memory: "2 GB" } }, 'hosts.memory: must be a number, not "2 GB"'],
  [
    "negative count",
    { hosts: docker, jobs: { httpbackend: { count: -1 } } },
    "jobs.httpbackend.count: must be at least 0, not -1",
  ],
  ["even number of servers", { hosts: { ...docker, servers: 2 } }, "hosts.servers: is 2: an even number"],
  ["no server", { hosts: { ...docker, servers: 0 } }, "hosts.servers: "],
  [
    "more servers than hosts",
    { hosts: { ...docker, servers: 5 } },
    "hosts.servers: wants 5 servers, but there are 3 hosts",
  ],
  ["no machines", ssh(), "hosts.machines: "],
  [
    "VMs of which two have one address",
    virtualBox({
      machines: [machine("u1", "192.168.56.3"), machine("u2", "192.168.56.3"), machine("u3", "192.168.56.5")],
    }),
    "hosts.machines: has 192.168.56.3 twice",
  ],
  [
    "a VM outside the host-only network",
    virtualBox({ machines: [machine("u1", "192.168.57.3")] }),
    "hosts.machines: gives u1 the address 192.168.57.3, which is not a host address of hosts.subnet 192.168.56.0/24",
  ],
  [
    "a VM at the address of the machine itself",
    virtualBox({ machines: [machine("u1", "192.168.56.1")] }),
    "hosts.machines: gives u1 the address 192.168.56.1, which is this machine's",
  ],
  [
    "networks that overlap",
    virtualBox({ natSubnet: "192.168.0.0/16" }),
    "hosts.natSubnet: 192.168.0.0/16 overlaps",
  ],
  [
    "an overlay on the NAT network",
    { ...virtualBox({}), overlay: { range: "10.0.0.0/16", defaultSubnet: "10.0.0.0/24" } },
    "overlay.range: 10.0.0.0/16 overlaps the hosts' own network, hosts.natSubnet 10.0.3.0/24",
  ],
  [
    "an image whose checksum is none",
    virtualBox({ image: { url: "https://example.test/x.vmdk", sha256: "abc" } }),
    "hosts.image.sha256: must be a SHA-256",
  ],
  [
    "an interface that VirtualBox would not make",
    virtualBox({ hostOnlyInterface: "eth0" }),
    "hosts.hostOnlyInterface: must be vboxnet0",
  ],
  [
    "machines without a server",
    ssh(machine("m1", "192.0.2.1", ["client"])),
    "hosts.machines: has no server: give 1, 3 or 5 of them that role",
  ],
  [
    "machines without a client",
    ssh(machine("m1", "192.0.2.1", ["server"])),
    "hosts.machines: has no client: nothing could run",
  ],
  [
    "two of the machines are servers",
    ssh(machine("m1", "192.0.2.1"), machine("m2", "192.0.2.2")),
    "hosts.machines: has 2 servers: an even number",
  ],
  [
    "an address twice",
    ssh(machine("m1", "192.0.2.1"), machine("m2", "192.0.2.1", ["client"])),
    "hosts.machines: has 192.0.2.1 twice",
  ],
  [
    "a host key that is none",
    ssh({ ...machine("m1", "192.0.2.1"), hostKey: "AAAA" }),
    "hosts.machines.0.hostKey: must be a type and a key",
  ],
  [
    "overlay over a machine",
    { ...ssh(machine("m1", "10.32.0.7")) },
    "overlay.range: 10.32.0.0/16 contains the address of m1, 10.32.0.7",
  ],
  [
    "a mirror that is no URL",
    { hosts: docker, binaries: { releases: "mirror" } },
    "binaries.releases: must be a URL such as https://",
  ],
  [
    "a tenant outside of the overlay",
    { hosts: docker, overlay: { tenants: { red: "10.33.1.0/24" } } },
    "overlay.tenants.red: 10.33.1.0/24 is outside of overlay.range 10.32.0.0/16",
  ],
  [
    "a tenant with the name of the backups' namespace",
    { hosts: docker, overlay: { tenants: { backup: "10.32.1.0/24" } } },
    "overlay.tenants.backup: is no tenant's name: scheduled backups have that namespace",
  ],
  [
    "a tenant over the default subnet",
    { hosts: docker, overlay: { tenants: { red: "10.32.0.128/25" } } },
    "overlay.tenants.red: 10.32.0.128/25 overlaps overlay.defaultSubnet 10.32.0.0/24",
  ],
  [
    "a tenant over another",
    { hosts: docker, overlay: { tenants: { red: "10.32.2.0/23", blue: "10.32.3.0/24" } } },
    "overlay.tenants.blue: 10.32.3.0/24 overlaps overlay.tenants.red 10.32.2.0/23",
  ],
  [
    "a job in a tenant that there is not",
    {
      hosts: docker,
      overlay: { tenants: { red: "10.32.1.0/24" } },
      jobs: { httpbackend: { tenant: "blue" } },
    },
    "jobs.httpbackend.tenant: the job runs in the tenant blue, which overlay.tenants does not have (it has: red)",
  ],
  [
    "a release of no kind",
    { hosts: docker, jobs: { httpbackend: { release: { strategy: "none" } } } },
    "jobs.httpbackend.release.strategy: takes one of: rolling, canary, blue-green",
  ],
  ["a name twice", { hosts: { ...docker, names: ["u1", "u2", "u1"] } }, "hosts.names: has u1 twice"],
  ["a bad name", { hosts: { ...docker, names: ["u_1"] } }, "hosts.names.0: must be a host name"],
  [
    "no network",
    { hosts: { ...docker, subnet: "192.168.56.1/24" } },
    "hosts.subnet: must be an IPv4 network",
  ],
  [
    "a network that is no address",
    { hosts: { ...docker, subnet: "u/24" } },
    "hosts.subnet: must be an IPv4 network",
  ],
  ["no address", { hosts: { ...docker, firstAddress: "u1" } }, "hosts.firstAddress: must be an IPv4 address"],
  [
    "an overlay that is no address",
    { hosts: docker, overlay: { range: "u/16" } },
    "overlay.range: must be an IPv4 network",
  ],
  [
    "address outside of the subnet",
    { hosts: { ...docker, firstAddress: "192.168.57.3" } },
    "hosts.firstAddress: gives u1 the address 192.168.57.3, which is not a host address of 192.168.56.0/24",
  ],
  [
    "too many hosts for the subnet",
    { hosts: { ...docker, firstAddress: "192.168.56.253" } },
    "hosts.firstAddress: gives u3 the address 192.168.56.255",
  ],
  [
    "the gateway's address",
    { hosts: { ...docker, firstAddress: "192.168.56.1" } },
    "hosts.firstAddress: gives u1 the address 192.168.56.1, which is the gateway",
  ],
  [
    "overlay over the hosts",
    { hosts: docker, overlay: { range: "192.168.0.0/16", defaultSubnet: "192.168.1.0/24" } },
    "overlay.range: 192.168.0.0/16 overlaps the hosts' own network",
  ],
  [
    "default subnet outside of the range",
    { hosts: docker, overlay: { defaultSubnet: "10.33.0.0/24" } },
    "overlay.defaultSubnet: 10.33.0.0/24 is outside of overlay.range 10.32.0.0/16",
  ],
  [
    "default subnet larger than the range",
    { hosts: docker, overlay: { defaultSubnet: "10.0.0.0/8" } },
    "overlay.defaultSubnet: 10.0.0.0/8 is outside of overlay.range",
  ],
])("%s is refused, by its key", (_case, raw, message) => {
  expect(() => parseConfig(raw)).toThrow(`\n  ${message}`);
});

test("all problems are told at once", () => {
  const raw = { hosts: { ...docker, memory: 1, names: ["U1"] }, colour: 1 };
  expect(() => parseConfig(raw)).toThrow(/hosts\.names\.0: [^]*hosts\.memory: [^]*colour: /);
});

test("Pulumi.yaml describes every key, and no other", () => {
  const text = readFileSync("Pulumi.yaml", "utf8");
  const described = [...text.matchAll(/^ {2}nomad-on-weave:(\w+):\n {4}type: \w+\n {4}description: .+/gm)];
  expect(described.map((match) => match[1])).toEqual(configKeys);
});

test("no server is a client in the stack file for clusters that are kept: who runs jobs is root on clients", () => {
  const machines = [...readFileSync("Pulumi.prod.yaml", "utf8").matchAll(/roles: \[(.*?)\]/g)];
  expect(machines.map(([, roles]) => roles)).toEqual(["server", "server", "server", "client", "client"]);
});
