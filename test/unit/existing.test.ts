import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Registered, runProgram } from "./support/program.ts";

const directory = mkdtempSync(join(tmpdir(), "key-"));
const privateKeyFile = join(directory, "key");
const hostKey = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5";
let resources: Map<string, Registered>;

beforeAll(async () => {
  writeFileSync(privateKeyFile, "PRIVATE\n");
  resources = await runProgram({
    hosts: {
      backend: "ssh",
      privateKeyFile,
      machines: [
        { name: "m1", address: "192.0.2.1", roles: ["server"], hostKey },
        { name: "m2", address: "192.0.2.2", roles: ["client"], user: "admin", port: 2222 },
      ],
    },
    binaries: { source: "release", releases: "https://mirror.test/hashicorp/" },
    jobs: { httpbackend: {} },
  });
});

afterAll(() => {
  rmSync(directory, { recursive: true });
});

function get(name: string): Registered {
  const found = resources.get(name);
  if (!found) {
    throw new Error(`the program makes no ${name}`);
  }
  return found;
}

test("every machine is looked at before any is changed", () => {
  for (const name of ["node-m1", "binaries-m1", "weave-m1", "consul-m1"]) {
    expect(get(name).waitsFor).toContain("hosts-ready-m1");
    expect(get(name).waitsFor).toContain("hosts-preflight");
  }
  expect(get("node-m1").waitsFor).not.toContain("hosts-ready-m2");
});

test("a jump host is gone through by every way in, and its key is expected too", async () => {
  const jumped = await runProgram({
    hosts: {
      backend: "ssh",
      privateKeyFile,
      jumpHost: { address: "198.51.100.1", user: "gate", hostKey },
      machines: [{ name: "m1", address: "192.0.2.1", hostKey }],
    },
    jobs: {},
  });
  expect(jumped.get("node-m1")?.inputs["connection"]).toMatchObject({
    value: {
      host: "192.0.2.1",
      dialErrorLimit: 3,
      // It may turn away those that come in a crowd.
      proxy: { host: "198.51.100.1", user: "gate", hostKey, dialErrorLimit: 10 },
    },
  });
  expect(jumped.get("binaries-m1")?.inputs["environment"]).toMatchObject({
    value: { SSH_JUMP_ADDRESS: "198.51.100.1", SSH_JUMP_USER: "gate", SSH_JUMP_HOST_KEY: hostKey },
  });
  expect(jumped.get("ssh-files")?.inputs["environment"]).toMatchObject({
    SSH_CONFIG: expect.stringContaining("-W %h:%p jump.host") as unknown,
    SSH_KNOWN_HOSTS: expect.stringContaining(`198.51.100.1 ${hostKey}`) as unknown,
  });
});

test("with an SSH agent no key is read, and ssh is told of none", async () => {
  const withAgent = await runProgram({
    hosts: {
      backend: "ssh",
      privateKeyFile: "agent",
      machines: [{ name: "m1", address: "192.0.2.1", hostKey, nodeClass: "big", meta: { rack: "7" } }],
    },
    jobs: {},
  });
  expect(JSON.stringify(withAgent.get("node-m1")?.inputs["connection"])).not.toContain("privateKey");
  expect(JSON.stringify(withAgent.get("ssh-files")?.inputs["environment"])).not.toContain("IdentityFile");
  expect(withAgent.get("nomad-m1")?.inputs["stdin"]).toContain('"node_class": "big"');
});

test("an expected host key is taken from the configuration, another one from the first look, once", () => {
  expect(get("node-m1").inputs["connection"]).toMatchObject({ value: { hostKey } });
  expect(resources.has("hosts-hostkey-m1")).toBe(false);
  expect(get("hosts-hostkey-m2").inputs["environment"]).toMatchObject({
    value: { HOST_NAME: "m2", HOST_ADDRESS: "192.0.2.2", SSH_PORT: "2222", SSH_USER: "admin" },
  });
  expect(get("hosts-hostkey-m2").inputs["triggers"]).toEqual(["192.0.2.2", 2222]);
  expect(get("node-m2").waitsFor).toContain("hosts-hostkey-m2");
});

test("the machines are looked at with the keys that are known, the jump host's too", async () => {
  const jumped = await runProgram({
    hosts: {
      backend: "ssh",
      privateKeyFile,
      jumpHost: { address: "198.51.100.1", user: "gate" },
      machines: [
        { name: "m1", address: "192.0.2.1", hostKey },
        { name: "m2", address: "192.0.2.2", roles: ["client"] },
      ],
    },
    jobs: {},
  });
  const preflight = jumped.get("hosts-preflight");
  expect(preflight?.waitsFor).toContain("hosts-hostkey-m2");
  const { MACHINES, JUMP } = preflight?.inputs["environment"] as Record<string, string>;
  expect(JSON.parse(MACHINES ?? "")).toMatchObject([
    { name: "m1", hostKey },
    { name: "m2", hostKey: expect.stringContaining("ssh-ed25519 PUBLIC hosts-hostkey-m2") as unknown },
  ]);
  expect(JSON.parse(JUMP ?? "")).toMatchObject({
    address: "198.51.100.1",
    hostKey: expect.stringContaining("ssh-ed25519 PUBLIC hosts-hostkey") as unknown,
  });
});

test("a user who is not root becomes it for every script", () => {
  const remote = [...resources.values()].filter(({ type }) => type === "command:remote:Command");
  for (const { name, inputs } of remote) {
    for (const script of [inputs["create"], inputs["update"], inputs["delete"]].filter(Boolean)) {
      expect(String(script).startsWith("sudo -n bash -c ")).toBe(name.endsWith("m2"));
    }
  }
});

test("a machine outlives the stack: what was done on it is undone", () => {
  for (const name of ["node-m1", "binaries-m1", "weave-m1", "consul-m1", "nomad-m1"]) {
    expect(get(name).deletedWith).toBe("");
    expect(get(name).inputs).toHaveProperty("delete");
  }
  expect(get("httpbackend").deletedWith).toBe("");
});

test("a machine gets the roles that it has", () => {
  expect(String(get("nomad-m1").inputs["create"])).not.toContain('"client": {');
  expect(String(get("nomad-m2").inputs["create"])).not.toContain('"raft_multiplier"');
  expect(get("node-m2").inputs["create"]).toContain("nameserver 192.0.2.1");
});

test("releases come from the mirror, with the checksums pinned here, and what has none from this machine", () => {
  const environment = get("binaries-m1").inputs["environment"] as { value: Record<string, string> };
  const { RELEASES, BINARIES } = environment.value;
  expect(RELEASES).toMatch(
    /^nomad arm64 https:\/\/mirror\.test\/hashicorp\/nomad\/[\d.]+\/nomad_[\d.]+_linux_arm64\.zip [0-9a-f]{64}$/m,
  );
  expect(RELEASES).not.toContain("weaver");
  expect(BINARIES).toMatch(/^weaver \S+ \/\S+ \/usr\/local\/bin$/m);
});
