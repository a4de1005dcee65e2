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

test("a machine is looked at before it is changed", () => {
  for (const name of ["node-m1", "binaries-m1", "weave-m1", "consul-m1"]) {
    expect(get(name).waitsFor).toContain("hosts-ready-m1");
  }
});

test("an expected host key is taken from the configuration, another one from the first look, once", () => {
  expect(get("node-m1").inputs["connection"]).toMatchObject({ value: { hostKey } });
  expect(resources.has("hosts-hostkey-m1")).toBe(false);
  expect(get("hosts-hostkey-m2").inputs["environment"]).toEqual({
    HOST_NAME: "m2",
    HOST_ADDRESS: "192.0.2.2",
    SSH_PORT: "2222",
  });
  expect(get("node-m2").waitsFor).toContain("hosts-hostkey-m2");
});

test("a user who is not root becomes it for every script", () => {
  const remote = [...resources.values()].filter(({ type }) => type === "command:remote:Command");
  for (const { name, inputs } of remote) {
    for (const script of [inputs["create"], inputs["update"], inputs["delete"]].filter(Boolean)) {
      expect(String(script).startsWith("sudo -n bash -c ")).toBe(name.endsWith("m2"));
    }
  }
});

test("a machine outlives the stack: what was done is taken back on it", () => {
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
  expect(BINARIES).toMatch(/^weaver \S+ \/\S+$/m);
});
