import fc from "fast-check";
import { renderConsulConfig } from "../../../components/consul/config.ts";
import { renderNomadConfig } from "../../../components/nomad/config.ts";
import { renderResolvConf } from "../../../components/node/nodeSetup.ts";
import { peerName, renderRouterUnit } from "../../../components/weave/weaveOverlay.ts";
import { closed as security } from "../../../testbed/security.ts";

const both = ["server", "client"] as const;
const host = (name: string, address: string, roles: readonly ("server" | "client")[] = both) => ({
  name,
  address,
  roles,
});
const three = [host("u1", "192.168.56.3"), host("u2", "192.168.56.4"), host("u3", "192.168.56.5")];
const worker = host("u4", "192.168.56.6", ["client"]);
const drivers = { rawExec: false, volumes: false, privileged: false };
const args = {
  hosts: [...three, worker],
  datacenter: "dc1",
  raftMultiplier: 1,
  security,
  nodePools: {},
  drivers,
};

/** All settings of an agent, as the agent itself merges its files. */
function merged(files: Record<string, { text: string }>): Record<string, Record<string, unknown>> {
  const result: Record<string, Record<string, unknown>> = {};
  for (const { text } of Object.values(files)) {
    for (const [key, value] of Object.entries(JSON.parse(text) as Record<string, Record<string, unknown>>)) {
      result[key] = typeof value === "object" && !Array.isArray(value) ? { ...result[key], ...value } : value;
    }
  }
  return result;
}

test("a server keeps its vote while three are left, and is missed a minute after an election", () => {
  const [server] = three;
  const nomad = server && merged(renderNomadConfig(server, args));
  expect(nomad).toMatchObject({ autopilot: { min_quorum: 3 }, server: { failover_heartbeat_ttl: "1m" } });
  expect(server && merged(renderConsulConfig(server, args))).toMatchObject({ autopilot: { min_quorum: 3 } });
  expect(merged(renderConsulConfig(worker, args))).not.toHaveProperty("autopilot");
});

describe("Consul", () => {
  test("is a server that waits for all servers, with DNS on 53, at its own address", () => {
    expect(merged(renderConsulConfig(host("u2", "192.168.56.4"), args))).toMatchObject({
      node_name: "u2",
      server: true,
      bootstrap_expect: 3,
      bind_addr: "192.168.56.4",
      ports: { dns: 53 },
      retry_join: ["192.168.56.3", "192.168.56.4", "192.168.56.5"],
    });
  });

  test("is a client agent where the host is no server", () => {
    const config = merged(renderConsulConfig(worker, args));
    expect(config).toMatchObject({ server: false, node_name: "u4" });
    expect(config).not.toHaveProperty("bootstrap_expect");
  });
});

describe("Nomad", () => {
  test("has volumes on its clients, where jobs need some", () => {
    const volume = { client: { host_volume: [{ backups: [{ path: "/opt/backups" }] }] } };
    expect(
      merged(renderNomadConfig(worker, { ...args, volumes: { backups: "/opt/backups" } })),
    ).toMatchObject(volume);
    expect(merged(renderNomadConfig(worker, args))["client"]).not.toHaveProperty("host_volume");
  });

  test("is in a node pool, if the configuration says so, and else in the default one", () => {
    const pool = (nodePools: Record<string, string[]>) =>
      merged(renderNomadConfig(worker, { ...args, nodePools }))["client"]?.["node_pool"];
    expect([pool({ big: ["u4"] }), pool({ big: ["u1"] })]).toEqual(["big", "default"]);
  });

  test("lets jobs have what the configuration says of a host, and nothing by default", () => {
    const plugins = (given: Partial<typeof drivers>) =>
      JSON.stringify(
        merged(renderNomadConfig(worker, { ...args, drivers: { ...drivers, ...given } }))["plugin"],
      );
    expect(plugins({})).not.toMatch(/raw_exec|enabled|privileged/);
    expect(plugins({ rawExec: true })).toContain('{"raw_exec":[{"config":[{"enabled":true}]}]}');
    expect(plugins({ volumes: true })).toContain('"volumes":[{"enabled":true}]');
    expect(plugins({ privileged: true })).toContain('"allow_privileged":true');
  });

  test("has its host's own datacenter, if that names one", () => {
    const elsewhere = { ...host("u1", "192.168.56.3"), datacenter: "room-2" };
    expect(merged(renderNomadConfig(elsewhere, args))).toMatchObject({ datacenter: "room-2" });
  });

  test("is server and client in one, joined by addresses as well as through Consul", () => {
    expect(merged(renderNomadConfig(host("u1", "192.168.56.3"), args))).toMatchObject({
      name: "u1",
      datacenter: "dc1",
      bind_addr: "192.168.56.3",
      consul: { address: "127.0.0.1:8501", ssl: true },
      server: {
        enabled: true,
        bootstrap_expect: 3,
        server_join: { retry_join: three.map((each) => each.address) },
      },
      client: { enabled: true },
    });
  });

  test("keeps images: hosts may have no registry to get them from again", () => {
    expect(JSON.stringify(merged(renderNomadConfig(worker, args)))).toContain('"gc":[{"image":false}]');
  });

  test("is a client alone where the host is no server", () => {
    const config = merged(renderNomadConfig(worker, args));
    expect(config).toMatchObject({ client: { enabled: true, server_join: { retry_interval: "1s" } } });
    expect(config).not.toHaveProperty("server");
  });
});

test.each([
  ["Consul", renderConsulConfig],
  ["Nomad", renderNomadConfig],
])("a fourth server changes no file that %s would have to be restarted for", (_agent, render) => {
  const restarts = (hosts: typeof args.hosts) =>
    Object.values(render(host("u1", "192.168.56.3"), { ...args, hosts }))
      .filter((file) => file.restart)
      .map((file) => file.text);
  expect(restarts([...three, host("u4", "192.168.56.6")])).toEqual(restarts(three));
});

describe("Weave", () => {
  test("has a peer name that is a unicast, locally administered MAC address", () => {
    fc.assert(fc.property(fc.string(), (name) => /^02(:[0-9a-f]{2}){5}$/.test(peerName({ name }))));
  });

  test("gives 10 000 hosts different peer names", () => {
    const names = Array.from({ length: 10_000 }, (_, index) => peerName({ name: `u${index}` }));
    expect(new Set(names).size).toBe(names.length);
  });

  test("runs the router with the range, without a limit of hosts, with its status on loopback and its control at a socket of root's", () => {
    const unit = renderRouterUnit(
      { name: "u1", address: "192.168.56.3" },
      { version: "2.6.5", range: "10.1.0.0/16", defaultSubnet: "10.1.9.0/24" },
    );
    expect(unit).toMatch(/--ipalloc-range=10\.1\.0\.0\/16 /);
    expect(unit).toMatch(/--ipalloc-default-subnet=10\.1\.9\.0\/24 /);
    expect(unit).toMatch(/--status-addr=127\.0\.0\.1:6782 /);
    expect(unit).toMatch(/--http-addr=\/run\/weave\/control\.sock /);
    expect(unit).toMatch(/--conn-limit=0 /);
    expect(unit).toMatch(/^RuntimeDirectory=weave\nRuntimeDirectoryMode=0700$/m);
  });
});

test("the resolver asks all Consul servers, with the articles' options", () => {
  expect(renderResolvConf(["10.0.0.1", "10.0.0.2"]).split("\n").slice(1)).toEqual([
    "nameserver 10.0.0.1",
    "nameserver 10.0.0.2",
    "options timeout:2 attempts:3 rotate single-request-reopen",
  ]);
});
