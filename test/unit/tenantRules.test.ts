import { taskPolicies } from "../../components/consul/workloads.ts";
import { renderRules } from "../../components/tenants/rules.ts";

const rules = renderRules({
  range: "10.32.0.0/16",
  defaultSubnet: "10.32.0.0/24",
  tenants: { red: "10.32.1.0/24" },
});

test("on the overlay's bridge a subnet has its own packets and requests, and nothing else passes", () => {
  expect(rules).toContain(`  chain overlay {
    ether type ip ip saddr 10.32.0.0/24 ip daddr 10.32.0.0/24 accept
    ether type ip ip saddr 10.32.1.0/24 ip daddr 10.32.1.0/24 accept
    ether type arp arp saddr ip 10.32.0.0/24 arp daddr ip 10.32.0.0/24 accept
    ether type arp arp saddr ip 10.32.1.0/24 arp daddr ip 10.32.1.0/24 accept
    counter drop
  }`);
});

test("what has a port of Weave's goes through these, whichever way", () => {
  expect(rules).toContain('iifname "vethw*" goto overlay\n    oifname "vethw*" goto overlay');
});

test("nothing is routed from one subnet to another, nor from Docker's bridges", () => {
  expect(rules).toContain('oifname "weave" iifname != "weave" ct direction original counter drop');
  expect(rules).toContain(
    "ip saddr 10.32.1.0/24 ip daddr 10.32.0.0/16 ip daddr != 10.32.1.0/24 counter drop",
  );
  expect(rules).toContain('iifname "docker_gwbridge" oifname "docker_gwbridge" counter drop');
});

test("a container whose only way out is the overlay is answered, but meets no other container of its host on another bridge", () => {
  for (const bridge of ["docker0", "docker_gwbridge", "br-*", "nomad", "weave"]) {
    expect(rules).toContain(`iifname "${bridge}" oifname != "${bridge}" jump containers`);
    expect(rules).toContain(`oifname "${bridge}" ct status ! dnat counter drop`);
  }
});

test("a task reads the keys below the name of its namespace alone, also in the default one", () => {
  const policies = taskPolicies(["default", "red"]);
  expect(policies["nomad-default-tasks"]).toContain('key_prefix "default/" { policy = "read" }');
  expect(policies["nomad-red-tasks"]).toContain('key_prefix "red/" { policy = "read" }');
  expect(Object.values(policies).join("\n")).not.toContain('key_prefix ""');
});
