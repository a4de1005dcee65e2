import { parseConfig } from "../../config.ts";

/** A configuration, and the lines that it is refused with. */
type Case = [raw: Record<string, unknown>, ...lines: string[]];

function problems(raw: Record<string, unknown>): string[] {
  try {
    parseConfig(raw);
    return [];
  } catch (error) {
    const [, ...lines] = error instanceof Error ? error.message.split("\n  ") : [];
    return lines;
  }
}

const docker = (hosts = {}) => ({ hosts: { backend: "docker", ...hosts } });
const virtualBox = (hosts = {}) => ({ hosts: { backend: "virtualbox", ...hosts } });
const machine = (name: string, address: string, more = {}) => ({ name, address, ...more });
const ssh = (...machines: object[]) => ({ hosts: { backend: "ssh", machines } });
const withOverlay = (overlay: object) => ({ ...docker(), overlay });
const withJobs = (jobs: object) => ({ ...docker(), jobs });

describe("a key that does not exist is refused with the nearest one, or all", () => {
  test.each<Case>([
    [
      { ...docker(), colour: 1 },
      "colour is not a key; the keys are: hosts, binaries, overlay, cluster, security, jobs, jobFiles",
    ],
    [docker({ firstAdress: "x" }), "hosts.firstAdress is not a key; did you mean firstAddress?"],
    [
      withJobs({ htttpbackend: {} }),
      "jobs.htttpbackend is not a job of the program, and names no file (file: web.nomad.hcl); did you mean httpbackend?",
    ],
    [withJobs({ fabio: { imgae: "fabio:1" } }), "jobs.fabio.imgae is not a key; did you mean image?"],
    [
      ssh(machine("m1", "192.0.2.1", { memory: 2048 })),
      "hosts.machines[0].memory is not a key; the keys are: name, address, port, user, hostKey, roles, datacenter, nodeClass, meta",
    ],
  ])("%j", (raw, ...lines) => {
    expect(problems(raw)).toEqual(lines);
  });
});

describe("a value says what it must be, and what it is", () => {
  test.each<Case>([
    [{}, "hosts must be a map with the key backend, got nothing"],
    [{ hosts: "docker" }, 'hosts must be a map with the key backend, got "docker"'],
    [{ hosts: { backend: "kvm" } }, 'hosts.backend must be one of docker, virtualbox, ssh, got "kvm"'],
    [docker({ memory: "2 GB" }), 'hosts.memory must be a whole number, got "2 GB"'],
    [docker({ memory: 1 }), "hosts.memory must be at least 512, got 1"],
    [docker({ servers: 0 }), "hosts.servers must be at least 1, got 0"],
    [docker({ names: "u1" }), 'hosts.names must be a list, got "u1"'],
    [
      docker({ names: ["u_1"], servers: 1 }),
      'hosts.names[0] must be a host name (lowercase letters, digits and hyphens, starting with a letter, at most 31 characters), got "u_1"',
    ],
    [
      docker({ subnet: "192.168.56.1/24" }),
      'hosts.subnet must be an IPv4 network such as 192.168.56.0/24, with no host bits set, got "192.168.56.1/24"',
    ],
    [
      docker({ firstAddress: "u1" }),
      'hosts.firstAddress must be an IPv4 address such as 192.168.56.3, got "u1"',
    ],
    [
      docker({ dockerHost: "/var/run/docker.sock" }),
      'hosts.dockerHost must start with unix://, tcp:// or ssh://, got "/var/run/docker.sock"',
    ],
    [ssh(), "hosts.machines must not be empty, got []"],
    [
      ssh({ name: "m1" }),
      "hosts.machines[0].address must be an IPv4 address such as 192.168.56.3, got nothing",
    ],
    [
      ssh(machine("m1", "192.0.2.1", { hostKey: "AAAA" })),
      'hosts.machines[0].hostKey must be the type and the key, such as ssh-ed25519 AAAA…, got "AAAA"',
    ],
    [
      ssh(machine("m1", "192.0.2.1", { user: "Me" })),
      'hosts.machines[0].user must be a user name such as admin, got "Me"',
    ],
    [
      virtualBox({ image: { url: "https://example.test/x.vmdk", sha256: "abc" } }),
      'hosts.image.sha256 must be a SHA-256 (64 hexadecimal digits, lowercase), got "abc"',
    ],
    [
      virtualBox({ hostOnlyInterface: "eth0" }),
      'hosts.hostOnlyInterface must be vboxnet0, vboxnet1 or another of the names that VirtualBox chooses, got "eth0"',
    ],
    [
      { ...docker(), binaries: { releases: "mirror" } },
      'binaries.releases must be a URL such as https://releases.hashicorp.com, got "mirror"',
    ],
    [
      { ...docker(), cluster: { raftMultiplier: 11, drainDeadline: 1.5 } },
      "cluster.raftMultiplier must be at most 10, got 11",
      "cluster.drainDeadline must be a whole number, got 1.5",
    ],
    [{ ...docker(), security: { tls: "yes" } }, 'security.tls must be true or false, got "yes"'],
    [
      withOverlay({ tenants: { Red: "10.32.1.0/24" } }),
      'overlay.tenants.Red must be named with lowercase letters, digits and hyphens, starting with a letter, at most 31 characters, got "Red"',
    ],
    [withJobs({ "fetch-batch": null }), "jobs.fetch-batch must be a map ({} for the defaults), got null"],
    [withJobs({ httpbackend: { count: -1 } }), "jobs.httpbackend.count must be at least 0, got -1"],
    [
      withJobs({ hello: { count: null } }),
      "jobs.hello.count must be a string, a number, true or false, a list or a map, got null",
    ],
    [
      withJobs({ "fetch-periodic": { url: "u1", cron: "daily" } }),
      'jobs.fetch-periodic.url must be a URL such as http://192.0.2.1:8080/, got "u1"',
      'jobs.fetch-periodic.cron must be a cron expression of five fields, such as */15 * * * *, got "daily"',
    ],
    [
      withJobs({ backup: {} }),
      "jobs.backup.recipient must be a public key of age, which npm run backup -- --new-key prints, got nothing",
    ],
    [
      withJobs({ httpbackend: { release: { strategy: "none" } } }),
      'jobs.httpbackend.release.strategy must be one of rolling, canary, blue-green, got "none"',
    ],
    [
      withJobs({ httpbackend: { release: { strategy: "rolling", minHealthyTime: "soon" } } }),
      'jobs.httpbackend.release.minHealthyTime must be a duration such as 10s, 500ms or 2m, got "soon"',
    ],
  ])("%j", (raw, ...lines) => {
    expect(problems(raw)).toEqual(lines);
  });
});

describe("values that do not fit together are refused by the key to change", () => {
  test.each<Case>([
    [docker({ names: ["u1", "u2", "u1"] }), "hosts.names must not have the same name twice, got u1 twice"],
    [
      { ...docker(), cluster: { nodePools: { big: ["u2", "u9"], small: ["u2"], all: ["u1"] } } },
      "cluster.nodePools.all must have another name (Nomad has this one), got all",
      "cluster.nodePools.big[1] must be one of the clients (u1, u2, u3), got u9",
      "cluster.nodePools.small[0] must be in one pool alone (big has it, and small), got u2",
    ],
    [docker({ servers: 5 }), "hosts.servers must be at most 3, the number of hosts.names, got 5"],
    [
      docker({ servers: 2 }),
      "hosts.servers must be odd (an even number survives no more failures than one less), got 2",
    ],
    [
      docker({ firstAddress: "192.168.56.253" }),
      "hosts.firstAddress must give each host a host address of hosts.subnet 192.168.56.0/24, got 192.168.56.255 for u3",
    ],
    [
      docker({ firstAddress: "192.168.56.1" }),
      "hosts.firstAddress must not give a host the address of the gateway of hosts.subnet 192.168.56.0/24, got 192.168.56.1 for u1",
    ],
    [
      virtualBox({
        machines: [machine("u1", "192.168.56.3"), machine("u2", "192.168.56.3", { roles: ["client"] })],
      }),
      "hosts.machines must not have the same address twice, got 192.168.56.3 twice",
    ],
    [
      virtualBox({ machines: [machine("u1", "192.168.57.3")] }),
      "hosts.machines[0].address must be a host address of hosts.subnet 192.168.56.0/24, got 192.168.57.3",
    ],
    [
      virtualBox({ machines: [machine("u1", "192.168.56.1")] }),
      "hosts.machines[0].address must not be the address that this machine has on hosts.subnet, got 192.168.56.1",
    ],
    [
      virtualBox({ natSubnet: "192.168.0.0/16" }),
      "hosts.natSubnet must not overlap hosts.subnet 192.168.56.0/24, got 192.168.0.0/16",
    ],
    [
      ssh(machine("m1", "192.0.2.1", { roles: ["client"] })),
      "hosts.machines must include 1, 3 or 5 machines with the role server, got none",
    ],
    [
      ssh(machine("m1", "192.0.2.1", { roles: ["server"] })),
      "hosts.machines must include a machine with the role client, which runs the jobs, got none",
    ],
    [
      ssh(machine("m1", "192.0.2.1"), machine("m2", "192.0.2.2")),
      "hosts.machines must include an odd number of servers (an even number survives no more failures than one less), got 2",
    ],
    [
      withOverlay({ range: "192.168.0.0/16", defaultSubnet: "192.168.1.0/24" }),
      "overlay.range must not overlap hosts.subnet 192.168.56.0/24, got 192.168.0.0/16",
    ],
    [
      { ...virtualBox(), overlay: { range: "10.0.0.0/16", defaultSubnet: "10.0.0.0/24" } },
      "overlay.range must not overlap hosts.natSubnet 10.0.3.0/24, got 10.0.0.0/16",
    ],
    [
      ssh(machine("m1", "10.32.0.7")),
      "overlay.range must not contain 10.32.0.7, the address of m1, got 10.32.0.0/16",
    ],
    [
      withOverlay({ defaultSubnet: "10.33.0.0/24" }),
      "overlay.defaultSubnet must be inside overlay.range 10.32.0.0/16, got 10.33.0.0/24",
    ],
    [
      withOverlay({ defaultSubnet: "10.0.0.0/8" }),
      "overlay.defaultSubnet must be inside overlay.range 10.32.0.0/16, got 10.0.0.0/8",
    ],
    [
      withOverlay({ tenants: { red: "10.33.1.0/24" } }),
      "overlay.tenants.red must be inside overlay.range 10.32.0.0/16, got 10.33.1.0/24",
    ],
    [
      withOverlay({ tenants: { red: "10.32.0.128/25" } }),
      "overlay.tenants.red must not overlap overlay.defaultSubnet 10.32.0.0/24, got 10.32.0.128/25",
    ],
    [
      withOverlay({ tenants: { red: "10.32.2.0/23", blue: "10.32.3.0/24" } }),
      "overlay.tenants.blue must not overlap overlay.tenants.red 10.32.2.0/23, got 10.32.3.0/24",
    ],
    [
      { ...withOverlay({ tenants: { red: "10.32.1.0/24" } }), jobs: { httpbackend: { tenant: "blue" } } },
      'jobs.httpbackend.tenant must be one of overlay.tenants (red), got "blue"',
    ],
    [
      { ...docker(), security: { tls: false } },
      "security.acl must be false while security.tls is false (tokens would cross the network in clear text), got true",
    ],
    [
      { ...docker(), security: { firewall: false, reachableFrom: ["192.0.2.0/24"] } },
      'security.reachableFrom must be left out while security.firewall is false (everybody reaches the APIs), got ["192.0.2.0/24"]',
    ],
    [
      withJobs({ httpbackend: { image: "web:1" } }),
      'jobs.httpbackend.image must be named with its digest (NAME@sha256:...) unless security.images is false, got "web:1"',
    ],
    [
      withJobs({ httpbackend: { release: { strategy: "blue-green", promotion: "automatic" } } }),
      "jobs.httpbackend.release.share must be above 0 while promotion is automatic (requests would find no instance at the switch), got nothing",
    ],
  ])("%j", (raw, ...lines) => {
    expect(problems(raw)).toEqual(lines);
  });
});

test("all problems are told at once, in the order of the schema", () => {
  expect(problems({ ...docker({ memory: 1, names: ["U1"], servers: 1 }), colour: 1 })).toEqual([
    expect.stringMatching(/^hosts\.names\[0\] /),
    expect.stringMatching(/^hosts\.memory /),
    expect.stringMatching(/^colour /),
  ]);
});

test("a long value is shortened", () => {
  expect(problems(docker({ memory: "x".repeat(1000) }))).toEqual([
    `hosts.memory must be a whole number, got "${"x".repeat(59)}…`,
  ]);
});
