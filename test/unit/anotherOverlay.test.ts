import * as command from "@pulumi/command";
import type { InstallOverlay, OverlayNetwork } from "../../components/overlay/network.ts";
import { type Registered, runProgram } from "./support/program.ts";

/** The smallest overlay that there can be: the network is there already. */
const cable: OverlayNetwork = {
  network: "cable",
  networkOf: (subnet) => `cable-${subnet.split("/")[0]}`,
  cniNetwork: (subnet = "") => ({ path: `/opt/cni/config/cable${subnet}.conflist`, text: "{}" }),
  driver: "macvlan",
  device: "cable0",
  containerDevices: "plug*",
  units: { first: "cable.service", last: "cable-up.service" },
  ports: { tcp: [4711], udp: [] },
  probe: "cable peers",
  connected: (printed) => printed.split(" ").length,
  addresses: { take: "cable take", giveBack: "cable give-back" },
  remove: "cable remove",
};
const install: InstallOverlay = ({ hosts }) => {
  const plugged = new command.local.Command("cable", { create: "cable plug" });
  return { hosts, installed: [plugged], ready: [plugged], settled: [plugged] };
};

let resources: Map<string, Registered>;

beforeAll(async () => {
  jest.doMock("../../components/overlay/chosen.ts", () => ({ overlayNetwork: cable }));
  jest.doMock("../../components/overlay/install.ts", () => ({ installOverlay: install }));
  resources = await runProgram({
    hosts: { backend: "docker" },
    overlay: { tenants: { red: "10.32.1.0/24" } },
    jobs: { httpbackend: {}, httpsbackend: { tenant: "red" } },
  });
});

afterAll(() => {
  jest.dontMock("../../components/overlay/chosen.ts");
  jest.dontMock("../../components/overlay/install.ts");
});

const create = (name: string) => String(resources.get(name)?.inputs["create"]);

test("no router of Weave is installed", () => {
  expect([...resources.keys()].filter((name) => name.startsWith("weave"))).toEqual([]);
});

test("jobs are in its networks", () => {
  const network = (job: string) =>
    /"network_mode":\s*"([^"]*)"/.exec(String(resources.get(job)?.inputs["jobspec"]))?.[1];
  expect(network("httpbackend")).toBe("cable");
  expect(network("httpsbackend")).toBe("cable-10.32.1.0");
});

test("Nomad starts after it, and waits for it", () => {
  expect(JSON.stringify(resources.get("nomad-u1")?.inputs)).toContain("docker.service cable-up.service");
  expect([...(resources.get("nomad-u1")?.waitsFor ?? [])]).toContain("cable");
});

test("the firewall lets its hosts talk, and its containers be containers", () => {
  expect(create("firewall-u1")).toContain("tcp dport { 8300, 8301, 8302, 4647, 4648, 4711 }");
  expect(create("firewall-u1")).toContain('iifname "cable0" fib daddr . iif type != local accept');
});

test("tenants are kept apart on it", () => {
  expect(create("tenants-rules-u1")).toContain(
    'oifname "cable0" iifname != "cable0" ct direction original counter drop',
  );
  expect(create("tenants-rules-u1")).toContain('iifname "plug*" goto overlay');
  expect(create("tenants-red-u1")).toContain("macvlan");
  expect(create("tenants-red-u1")).toContain("cable take");
});
