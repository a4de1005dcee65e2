import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { describeGone } from "../../../components/gone/describe.ts";
import { findGone } from "../../../components/gone/find.ts";
import { dockerBackend } from "../../../components/hosts/docker/backend.ts";
import { sshBackend } from "../../../components/hosts/ssh/backend.ts";
import { virtualBoxBackend } from "../../../components/hosts/virtualbox/backend.ts";

// Nothing listens at the port of Consul there.
const servers = [
  { name: "u1", address: "127.0.0.1", roles: ["server", "client"] },
  { name: "u2", address: "127.0.0.2", roles: ["server"] },
];
const place = { stack: "dev", engine: "unix:///engine.sock" };
const path = process.env["PATH"] ?? "";
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "gone-"));
  process.env["PATH"] = `${folder}${delimiter}${path}`;
});

afterEach(() => {
  process.env["PATH"] = path;
  rmSync(folder, { recursive: true });
});

/** A command of that name, which runs these lines of a shell. */
function command(name: string, lines: string): void {
  writeFileSync(join(folder, name), `#!/bin/sh\n${lines}\n`, { mode: 0o755 });
}

test("docker hosts are gone if the engine of the stack has no container of a server", async () => {
  command("docker", '[ "$DOCKER_HOST" = unix:///engine.sock ] && echo nomad-on-weave-dev2-u1');
  expect(await findGone(dockerBackend, place, servers)).toEqual({
    what: "the Docker Engine at unix:///engine.sock has no container of theirs",
    otherKey: [],
  });
});

test("docker hosts that are switched off are there", async () => {
  command("docker", "echo nomad-on-weave-dev-u2");
  expect(await findGone(dockerBackend, place, servers)).toBeUndefined();
});

test("an engine that does not answer says nothing", async () => {
  command("docker", "exit 1");
  expect(await findGone(dockerBackend, place, servers)).toBeUndefined();
});

test("VMs are gone if VirtualBox has none of them", async () => {
  command("VBoxManage", `echo '"other" {1}'`);
  expect(await findGone(virtualBoxBackend, place, servers)).toMatchObject({
    what: "VirtualBox has no VM of theirs",
  });
  command("VBoxManage", `echo '"u1" {1}'`);
  expect(await findGone(virtualBoxBackend, place, servers)).toBeUndefined();
});

describe("machines that exist", () => {
  test("are gone if they answer, and have nothing of the program, or another key", async () => {
    command("ssh", 'case "$*" in *u2*) echo "Host key verification failed." >&2; exit 255;; esac');
    expect(await findGone(sshBackend, place, servers)).toEqual({
      what: "their machines answer, and have nothing of this program (another host key: u2)",
      otherKey: ["u2"],
    });
  });

  test("are gone with clients that show another key, and whether a client is reached does not matter", async () => {
    const clients = ["c1", "c2"].map((name) => ({ name, address: "127.0.0.3", roles: ["client"] }));
    command(
      "ssh",
      'case "$*" in *c1*) echo "Host key verification failed." >&2; exit 255;; *c2*) echo "No route to host" >&2; exit 255;; esac',
    );
    expect(await findGone(sshBackend, place, [...servers, ...clients])).toMatchObject({ otherKey: ["c1"] });
  });

  test("may be there if one of them cannot be reached", async () => {
    command("ssh", 'case "$*" in *u2*) echo "No route to host" >&2; exit 255;; esac');
    expect(await findGone(sshBackend, place, servers)).toBeUndefined();
  });

  test("are there if one of them has the program's units or data", async () => {
    command("ssh", 'case "$*" in *u2*) exit 1;; esac');
    expect(await findGone(sshBackend, place, servers)).toBeUndefined();
  });
});

test("a stack without servers has lost none", async () => {
  command("docker", "true");
  expect(await findGone(dockerBackend, place, [])).toBeUndefined();
});

test("what is lost, which backup there is and what to do are two lines", () => {
  const gone = { what: "VirtualBox has no VM of theirs", otherKey: [] };
  expect(describeGone("lab", servers, gone, ".state/backups/lab/1.backup")).toBe(
    `No server of the stack lab exists any more (u1, u2: VirtualBox has no VM of theirs): all that Consul and Nomad knew is lost, but for what is in the newest backup here, .state/backups/lab/1.backup.
Recreate the cluster with: npm run up -- --rebuild --stack lab; or remove what is left of it with: npm run down -- --stack lab`,
  );
  expect(describeGone("dev", servers, gone, undefined)).toBe(
    `No server of the stack dev exists any more (u1, u2: VirtualBox has no VM of theirs): all that Consul and Nomad knew is lost, and there is no backup in .state/backups/dev.
Recreate the cluster with: npm run up -- --rebuild; or remove what is left of it with: npm run down`,
  );
});
