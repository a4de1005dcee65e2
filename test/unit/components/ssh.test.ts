import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sshVariables } from "../../../components/remote/sshEnvironment.ts";

const key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5";
const machine = { address: "192.0.2.1", port: 22, user: "root" };
const gate = { address: "198.51.100.1", port: 2222, user: "guest" };
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "ssh-test-"));
  mkdirSync(join(folder, "bin"));
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Puts a script in the place of ssh. */
function standIn(script: string): NodeJS.ProcessEnv {
  writeFileSync(join(folder, "bin", "ssh"), `#!/bin/bash\n${script}\n`);
  chmodSync(join(folder, "bin", "ssh"), 0o755);
  return { ...process.env, PATH: `${join(folder, "bin")}:${process.env["PATH"] ?? ""}` };
}

/** Runs a command after ssh.sh, with another ssh in its place. */
function run(command: string, ssh: string, target = {}, jump?: typeof gate & { hostKey?: string }) {
  return spawnSync(
    "bash",
    ["-c", `set -euo pipefail; task='is tested'; source components/remote/ssh.sh; ${command}`],
    {
      encoding: "utf8",
      env: {
        ...standIn(ssh),
        ...sshVariables({ ...machine, ...target }, "PRIVATE", jump),
        HOST_NAME: "m1",
      },
    },
  );
}

/** The options, by name, that ssh is called with for a target. */
function optionsFor(target: object, jump?: typeof gate & { hostKey?: string }): Map<string, string> {
  const { stdout } = run("on_host true", `printf '%s\\n' "$@"`, target, jump);
  const words = stdout.split("\n");
  expect(words.slice(2, 4)).toEqual(["-F", "none"]);
  return new Map(
    words.flatMap((word, index) => {
      const [, name = "", value = ""] = /^(\w+)=(.*)$/.exec(word) ?? [];
      return words[index - 1] === "-o" ? [[name, value] as const] : [];
    }),
  );
}

test("the person's configuration of ssh has no say, a known key is insisted on, and silence has an end", () => {
  const options = optionsFor({ hostKey: key });
  expect(Object.fromEntries(options)).toMatchObject({
    StrictHostKeyChecking: "yes",
    GlobalKnownHostsFile: "/dev/null",
    IdentitiesOnly: "yes",
    BatchMode: "yes",
    ConnectTimeout: "5",
    ServerAliveInterval: "10",
    ServerAliveCountMax: "3",
  });
  expect(options.has("ProxyCommand")).toBe(false);
});

test("a machine whose key is not known shows it once", () => {
  expect(Object.fromEntries(optionsFor({}))).toMatchObject({
    StrictHostKeyChecking: "accept-new",
    HostKeyAlgorithms: "ssh-ed25519",
  });
});

test("the way through a jump host is as strict", () => {
  const proxy = optionsFor({ hostKey: key }, { ...gate, hostKey: key }).get("ProxyCommand") ?? "";
  for (const part of [
    "/components/remote/jump.sh ssh -F none ",
    "-o StrictHostKeyChecking=yes",
    "-o GlobalKnownHostsFile=/dev/null",
    "-o ServerAliveInterval=10",
    "-p 2222 guest@198.51.100.1  -W %h:%p",
  ]) {
    expect(proxy).toContain(part);
  }
  const trusting = optionsFor({ hostKey: key }, gate).get("ProxyCommand");
  expect(trusting).toContain("-o StrictHostKeyChecking=accept-new");
});

test("a connection that is lost is told in one line: which host, what it did, why", () => {
  const silent = "echo 'Timeout, server 192.0.2.1 not responding.' >\"$2\"; exit 255";
  const { status, stderr } = run("on_host true", silent);
  expect(status).toBe(255);
  expect(stderr).toBe(
    "m1 (192.0.2.1) cannot be reached over SSH while it is tested: Timeout, server 192.0.2.1 not responding.\n",
  );
  expect(run("on_host true", "exit 255").stderr).toMatch(/while it is tested: the connection ended\n$/);
});

test("a command that fails on the host says what it says itself, and no more", () => {
  const { status, stderr } = run("on_host false", "echo no space >&2; exit 3");
  expect([status, stderr]).toEqual([3, "no space\n"]);
});

describe("a jump host that is asked by many", () => {
  /** What comes of jump.sh where the jump host answers like this. */
  function through(answer: string) {
    rmSync(join(folder, "asked"), { force: true });
    const env = standIn(`echo >>${folder}/asked; ${answer}`);
    const outcome = spawnSync("components/remote/jump.sh", ["ssh"], {
      encoding: "utf8",
      env,
      input: "hello",
    });
    return { ...outcome, asked: readFileSync(join(folder, "asked"), "utf8").length };
  }

  test("is asked again while it turns away, and then gets everything", () => {
    const turnsAway = `[ "$(wc -l <${folder}/asked)" -gt 2 ] || { echo 'kex_exchange_identification: Connection closed by remote host' >&2; exit 255; }; cat`;
    expect(through(turnsAway)).toMatchObject({ status: 0, stdout: "hello", asked: 3 });
  });

  test("is not asked again where it does not let the user in", () => {
    const refuses = "echo 'guest@198.51.100.1: Permission denied (publickey).' >&2; exit 255";
    expect(through(refuses)).toMatchObject({
      status: 255,
      asked: 1,
      stderr: "guest@198.51.100.1: Permission denied (publickey).\n",
    });
  });
});
