import * as pulumi from "@pulumi/pulumi";
import { renderNetworkConfig, renderUserData } from "../../components/hosts/virtualbox/cloudInit.ts";
import { type Registered, runProgram } from "./support/program.ts";

const config = {
  hosts: {
    backend: "virtualbox",
    machines: [
      { name: "u1", address: "192.168.56.3" },
      { name: "u2", address: "192.168.56.4", memory: 4096 },
      { name: "u3", address: "192.168.56.5" },
    ],
  },
  jobs: { httpbackend: {} },
};

let resources: Map<string, Registered>;

beforeAll(async () => {
  resources = await runProgram(config);
});

function get(name: string): Registered {
  const found = resources.get(name);
  if (!found) {
    throw new Error(`the program makes no ${name}`);
  }
  return found;
}

function waitsFor(name: string, other: string): boolean {
  return get(name).waitsFor.has(other);
}

/** What a script gets, also where the engine is told that it is a secret. */
function environment(name: string): Record<string, string> {
  const given = get(name).inputs["environment"] as { value?: Record<string, string> } & Record<
    string,
    string
  >;
  return given.value ?? given;
}

describe("what waits for what", () => {
  test.each(["hosts-hostonly", "hosts-nat", "hosts-image", "hosts-disk-u1", "hosts-vm-u1"])(
    "%s is made only where nothing stands in the way",
    (name) => {
      expect(waitsFor(name, "hosts-preflight")).toBe(true);
    },
  );

  test("VMs are made and switched on beside each other, each when its own disk is there", () => {
    expect(waitsFor("hosts-vm-u2", "hosts-disk-u2")).toBe(true);
    expect(waitsFor("hosts-power-u2", "hosts-vm-u2")).toBe(true);
    expect(waitsFor("hosts-power-u2", "hosts-power-u1")).toBe(false);
    expect(waitsFor("hosts-disk-u2", "hosts-disk-u1")).toBe(false);
  });

  test("processors and memory are changed on one VM after another, before anything else happens on any", () => {
    expect(waitsFor("hosts-hardware-u1", "hosts-power-u3")).toBe(true);
    expect(waitsFor("hosts-hardware-u2", "hosts-hardware-u1")).toBe(true);
    expect(waitsFor("node-u1", "hosts-hardware-u3")).toBe(true);
  });

  test("the networks go after the disks, with which the VMs go", () => {
    expect(waitsFor("hosts-disk-u1", "hosts-hostonly")).toBe(true);
    expect(waitsFor("hosts-disk-u1", "hosts-nat")).toBe(true);
    for (const name of [
      "hosts-vm-u1",
      "hosts-power-u1",
      "hosts-hardware-u1",
      "node-u1",
      "weave-u1",
      "nomad-u1",
    ]) {
      expect(get(name).deletedWith).toBe("hosts-disk-u1");
    }
  });
});

test("a VM has what the configuration says, of its own or of all", () => {
  expect(environment("hosts-vm-u1")).toMatchObject({ HOST_NAME: "u1", CPUS: "2", MEMORY: "2048" });
  expect(environment("hosts-vm-u2")).toMatchObject({ HOST_NAME: "u2", CPUS: "2", MEMORY: "4096" });
  expect(environment("hosts-hostonly")).toMatchObject({ ADDRESS: "192.168.56.1", NETMASK: "255.255.255.0" });
});

test("MAC addresses are VirtualBox's, all different, and the same at each run", async () => {
  const macs = (from: (name: string) => Record<string, string>) =>
    ["u1", "u2", "u3"].flatMap((host) => [
      from(`hosts-vm-${host}`)["MAC_CLUSTER"],
      from(`hosts-vm-${host}`)["MAC_NAT"],
    ]);
  const first = macs(environment);
  expect(new Set(first).size).toBe(6);
  for (const mac of first) {
    expect(mac).toMatch(/^080027[0-9A-F]{6}$/);
  }
  resources = await runProgram(config);
  expect(macs(environment)).toEqual(first);
});

test("no command line has a private key in it", () => {
  for (const { inputs } of resources.values()) {
    expect(String(inputs["create"])).not.toMatch(/PRIVATE hosts-(host)?key/);
  }
});

test("the hosts get the Weave router for kernels of distributions, whatever kernel this machine has", () => {
  expect(environment("binaries-u1")["BINARIES"]).toMatch(/^weaver \S+\+dummy\.socket /m);
});

describe("what cloud-init is told", () => {
  const key = (name: string) => ({
    publicKey: pulumi.output(`ssh-ed25519 PUBLIC ${name}`),
    privateKey: pulumi.secret(`PRIVATE ${name}`),
  });

  test("root logs in with the stack's key alone, and shows the key that the stack expects", async () => {
    const text = renderUserData("u1", key("login"), key("host"));
    expect(await pulumi.isSecret(text)).toBe(true);
    const [first, ...rest] = (await promised(text)).split("\n");
    expect(first).toBe("#cloud-config");
    expect(JSON.parse(rest.join("\n"))).toEqual({
      hostname: "u1",
      ssh_pwauth: false,
      disable_root: false,
      users: [{ name: "root", lock_passwd: true, ssh_authorized_keys: ["ssh-ed25519 PUBLIC login"] }],
      ssh_deletekeys: true,
      ssh_keys: { ed25519_private: "PRIVATE host", ed25519_public: "ssh-ed25519 PUBLIC host" },
    });
  });

  test("the cluster's interface has its fixed address, the other one what the NAT network gives it", () => {
    const text = renderNetworkConfig({
      cluster: { mac: "080027AABB01", address: "192.168.56.3/24" },
      nat: { mac: "080027AABB02" },
    });
    expect(JSON.parse(text)).toEqual({
      version: 2,
      ethernets: {
        cluster: {
          match: { macaddress: "08:00:27:aa:bb:01" },
          addresses: ["192.168.56.3/24"],
          dhcp4: false,
          dhcp6: false,
        },
        nat: { match: { macaddress: "08:00:27:aa:bb:02" }, dhcp4: true, dhcp6: false },
      },
    });
  });
});

function promised<T>(value: pulumi.Output<T>): Promise<T> {
  return new Promise((resolve) => value.apply(resolve));
}
