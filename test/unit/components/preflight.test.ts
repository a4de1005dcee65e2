import { findProblems, type Machine } from "../../../components/hosts/docker/preflight.ts";

const gibibyte = 2 ** 30;
const wanted = {
  containers: ["p-u1", "p-u2", "p-u3"],
  network: "p",
  subnet: "192.168.56.0/24",
  overlayRange: "10.32.0.0/16",
};
const free: Machine = {
  routes: [],
  networks: [],
  containers: [],
  memoryAvailable: 8 * gibibyte,
  diskFree: 20 * gibibyte,
};

test("a machine with nothing in the way has no problems", () => {
  expect(findProblems(wanted, free)).toEqual([]);
});

test("what is ours is not in the way", () => {
  const machine = {
    ...free,
    networks: [{ id: "0123456789abcdef", name: "p", subnets: ["192.168.56.0/24"] }],
    routes: [{ network: "192.168.56.0/24", device: "br-0123456789ab" }],
    containers: [{ name: "p-u1", running: true }],
  };
  expect(findProblems(wanted, machine)).toEqual([]);
});

test.each<[string, Partial<Machine>, RegExp]>([
  [
    "a route over the hosts",
    { routes: [{ network: "192.168.0.0/16", device: "eth1" }] },
    /^hosts\.subnet: .* route 192\.168\.0\.0\/16 \(eth1\)/,
  ],
  [
    "a route over the overlay",
    { routes: [{ network: "10.0.0.0/8", device: "tun0" }] },
    /^overlay\.range: 10\.32\.0\.0\/16 overlaps/,
  ],
  [
    "another's Docker network",
    { networks: [{ id: "f", name: "other", subnets: ["192.168.56.128/25"] }] },
    /^hosts\.subnet: .* Docker network other/,
  ],
  [
    "too little memory",
    { memoryAvailable: gibibyte / 2 },
    /^hosts\.names: 3 hosts need 960 MiB of memory, 512 MiB are available/,
  ],
  [
    "too little disk",
    { diskFree: gibibyte },
    /^hosts\.names: 3 hosts need 1500 MiB of disk, 1024 MiB are free/,
  ],
])("%s is told", (_case, found, message) => {
  expect(findProblems(wanted, { ...free, ...found })).toEqual([expect.stringMatching(message)]);
});

test("hosts that run already need no more memory", () => {
  const containers = ["p-u1", "p-u2"].map((name) => ({ name, running: true }));
  expect(findProblems(wanted, { ...free, containers, memoryAvailable: gibibyte / 2 })).toEqual([]);
});
