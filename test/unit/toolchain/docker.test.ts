import { existsSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { ensureDocker } from "../../../toolchain/docker.ts";
import { installContext, makeSandbox, type Sandbox } from "./sandbox.ts";

const answersOnceStarted =
  '[ -e "$SANDBOX/running" ] || { echo Cannot connect to the Docker daemon >&2; exit 1; }';

let sandbox: Sandbox;
beforeEach(() => {
  sandbox = makeSandbox();
  delete process.env["DOCKER_HOST"];
  // Nothing of this machine's own Docker may be reached.
  for (const name of ["sh", "cat", "sleep", "flock"]) {
    symlinkSync(join("/usr/bin", name), join(sandbox.directory, "bin", name));
  }
  process.env["PATH"] = join(sandbox.directory, "bin");
  sandbox.program("sudo", 'shift; exec "$@"');
  sandbox.program("docker", answersOnceStarted);
});
afterEach(() => {
  sandbox.remove();
});

const ensure = async (systemd: boolean) => ensureDocker({ ...installContext(true), systemd });

it("leaves a running engine alone", async () => {
  sandbox.program("docker", "");
  expect(await ensure(true)).toBe(false);
});

it("starts it by systemd", async () => {
  sandbox.program("systemctl", 'echo "$*" >"$SANDBOX/running"');
  expect(await ensure(true)).toBe(true);
  expect(sandbox.lines("running")).toEqual(["start docker"]);
});

it("starts it by hand where there is no systemd, once for two at a time", async () => {
  sandbox.program("dockerd", 'echo begun >>"$SANDBOX/begun"; echo its log; sleep 0.3; : >"$SANDBOX/running"');
  expect((await Promise.all([ensure(false), ensure(false)])).sort()).toEqual([false, true]);
  expect(sandbox.lines("begun")).toHaveLength(1);
  expect(readFileSync(join(sandbox.cache, "dockerd.log"), "utf8")).toBe("its log\n");
});

it("shows the end of its log when it does not start", async () => {
  sandbox.program("dockerd", "echo failed to mount overlay; exit 1");
  await expect(ensure(false)).rejects.toThrow(
    /dockerd ended with 1\): see .*dockerd\.log\nfailed to mount overlay/,
  );
});

it("starts nothing when the user may not use Docker", async () => {
  sandbox.program("docker", "echo 'permission denied while trying to connect' >&2; exit 1");
  sandbox.program("dockerd", ': >"$SANDBOX/running"');
  await expect(ensure(false)).rejects.toThrow(/usermod -aG docker/);
  expect(existsSync(join(sandbox.directory, "running"))).toBe(false);
});

it("starts nothing in place of an engine that DOCKER_HOST names", async () => {
  process.env["DOCKER_HOST"] = "tcp://192.0.2.1:2375";
  await expect(ensure(false)).rejects.toThrow(
    "DOCKER_HOST: the Docker Engine at tcp://192.0.2.1:2375 does not answer",
  );
});
