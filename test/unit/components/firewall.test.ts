import { renderFirewall } from "../../../components/firewall/rules.ts";
import { configuredHosts } from "../../../components/hosts/configured.ts";
import { parseConfig } from "../../../config.ts";
import { runProgram } from "../support/program.ts";

const host = {
  address: "192.168.56.3",
  hosts: ["192.168.56.3", "192.168.56.4"],
  machine: "192.168.56.1",
  reachableFrom: undefined,
};
const rules = (changes: Partial<Parameters<typeof renderFirewall>[0]> = {}) =>
  renderFirewall({ ...host, ...changes })
    .split("\n")
    .map((line) => line.trim());

test("DNS is for the hosts and the machine that runs them; the agents' own ports are for the hosts", () => {
  expect(rules()).toContain(
    "meta l4proto { tcp, udp } th dport 53 ip saddr != { 192.168.56.3, 192.168.56.4, 192.168.56.1 } counter drop",
  );
  expect(rules()).toContain(
    "udp dport { 8301, 8302, 4648, 6783, 6784 } ip saddr != { 192.168.56.3, 192.168.56.4 } counter drop",
  );
});

test("nothing but the cluster's address is guarded, and SSH is not", () => {
  expect(rules()).toContain("ip daddr != 192.168.56.3 accept");
  expect(
    rules()
      .filter((rule) => rule.endsWith(" drop"))
      .join(),
  ).not.toMatch(/\b22\b/);
});

test("the APIs are for everybody, or for the networks that are named, the hosts and the machine", () => {
  expect(rules().join("\n")).not.toContain("4646");
  const named = rules({ reachableFrom: ["192.0.2.0/24", "192.0.2.0/25"] });
  const api = "tcp dport { 4646, 8500, 8501, 9998 } ip saddr";
  expect(named.filter((rule) => rule.startsWith(api))).toEqual([
    `${api} 192.0.2.0/24 accept`,
    `${api} 192.0.2.0/25 accept`,
    `${api} != { 192.168.56.3, 192.168.56.4, 192.168.56.1 } counter drop`,
  ]);
});

test("machines that exist run on no machine of this program's", () => {
  const address = (hosts: unknown) => configuredHosts(parseConfig({ hosts }).hosts).machineAddress;
  expect(address({ backend: "docker", subnet: "172.31.1.0/24", firstAddress: "172.31.1.3" })).toBe(
    "172.31.1.1",
  );
  expect(address({ backend: "ssh", machines: [{ name: "m1", address: "192.0.2.1" }] })).toBeUndefined();
});

test("a stack without a firewall has none on any host", async () => {
  const bare = await runProgram({ hosts: { backend: "docker" }, security: { firewall: false } });
  expect([...bare.keys()].filter((name) => name.startsWith("firewall-"))).toEqual([]);
});
