import { existsSync, readdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { ensurePackages } from "../../../toolchain/packages.ts";
import { installContext, makeSandbox, type Sandbox } from "./sandbox.ts";

let sandbox: Sandbox;
beforeEach(() => {
  sandbox = makeSandbox();
  // Only what the scripts need, so that nothing of this machine counts as installed.
  for (const name of ["sh", "env", "cat", "chmod"]) {
    symlinkSync(join("/bin", name), join(sandbox.directory, "bin", name));
  }
  process.env["PATH"] = join(sandbox.directory, "bin");
  sandbox.program("sudo", 'shift; exec "$@"');
});
afterEach(() => {
  sandbox.remove();
});

const noteCall = 'echo "$*" >>"$SANDBOX/apt"';

it("does nothing where all is there", async () => {
  for (const name of ["ssh", "ssh-keygen", "docker", "dockerd"]) {
    sandbox.program(name, "");
  }
  sandbox.program("apt-get", noteCall);
  await ensurePackages(["ssh", "docker"], installContext(true));
  expect(readdirSync(sandbox.directory)).not.toContain("apt");
});

it("installs only what is missing, in one call", async () => {
  sandbox.program("docker", "exit 1");
  sandbox.program("apt-get", noteCall);
  await ensurePackages(["ssh", "docker"], installContext(true));
  expect(sandbox.lines("apt")).toEqual([
    expect.stringMatching(/install --yes --no-install-recommends openssh-client docker\.io iptables$/),
  ]);
});

it("takes a Docker client whose engine is elsewhere", async () => {
  sandbox.program("docker", "exit 0");
  await ensurePackages(["docker"], installContext(true));
  expect(existsSync(join(sandbox.directory, "apt"))).toBe(false);
});

it("fetches the package lists when they are missing", async () => {
  const updates = 'case "$*" in *update) : >"$SANDBOX/lists" ;; *) [ -e "$SANDBOX/lists" ] ;; esac';
  sandbox.program("apt-get", `${noteCall}\n${updates}`);
  await ensurePackages(["images"], installContext(true));
  expect(sandbox.lines("apt").map((line) => line.split(" ").at(-1))).toEqual([
    "mmdebstrap",
    "update",
    "mmdebstrap",
  ]);
});

it("has a line for each thing that is missing, and the command for it", async () => {
  sandbox.program("apt-get", "echo no such package >&2; exit 100");
  const attempt = ensurePackages(["ssh", "images"], installContext(true));
  await expect(attempt).rejects.toThrow(
    /ssh and ssh-keygen \(Debian: openssh-client\)\n.*mmdebstrap\)\n[^]*no such package[^]*apt-get install openssh-client mmdebstrap$/,
  );
});

it("says so where there is no apt-get", async () => {
  await expect(ensurePackages(["images"], installContext(true))).rejects.toThrow("no apt-get here");
});
