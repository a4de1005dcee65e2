import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { promisify } from "node:util";
import { ExistingMachines } from "../support/existingMachines.ts";
import { TestStack } from "../support/testStack.ts";
import { zipOf } from "../support/zip.ts";

const stack = new TestStack("existing");
const machines = new ExistingMachines("test-existing", "172.31.66", { m1: "root", m2: "admin", m3: "root" });
// Also on a slow machine: a test that hangs is ended, none depends on its time.
jest.setTimeout(600_000);

function configure(changes: Readonly<Record<string, object>> = {}): void {
  stack.write({
    hosts: {
      backend: "ssh",
      privateKeyFile: machines.keyFile,
      machines: machines.machines.map((machine) => ({ ...machine, ...changes[machine.name] })),
    },
    overlay: { range: "10.98.0.0/16", defaultSubnet: "10.98.0.0/24" },
    jobs: { httpbackend: { count: 2 } },
  });
}

/** What the program could leave on a machine. */
function traces(machine: string): string {
  return machines.onMachine(
    machine,
    `ls /usr/local/bin /usr/local/lib /usr/local/share /etc/systemd/system /opt /var/lib
cat /etc/hosts /etc/resolv.conf
ip -brief link | cut -d' ' -f1
docker network ls --format '{{.Name}}'
docker image ls --format '{{.Repository}}:{{.Tag}}'
iptables-save | grep -v '^#' | sed 's/\\[.*\\]//'
ps -eo args | grep -E '^/usr/local/bin/' || true`,
  );
}

beforeAll(() => {
  machines.start();
});

afterAll(async () => {
  configure();
  try {
    await stack.remove();
  } finally {
    machines.remove();
  }
});

test("a machine that shows another host key than the configured one is refused, and left alone", async () => {
  const other = readFileSync(`${machines.keyFile}.pub`, "utf8").split(" ").slice(0, 2).join(" ");
  const before = traces("m2");
  configure({ m2: { hostKey: other } });
  const { code, output } = await stack.run("up");
  expect(code).not.toBe(0);
  expect(output).toMatch(/hosts-ready-m2/);
  expect(output).toContain("the host key is not the expected one");
  expect(traces("m2")).toBe(before);
  await stack.succeed("down");
});

test("an address where no machine answers is named", async () => {
  configure({ m3: { address: "172.31.66.99" } });
  const { code, output } = await stack.run("up");
  expect(code).not.toBe(0);
  expect(output).toContain("m3: no SSH server with an Ed25519 key answers at 172.31.66.99 port 22");
  await stack.succeed("down");
});

test("machines become a cluster that runs a job, and are found as they were when it goes", async () => {
  configure();
  const before = machines.machines.map(({ name }) => traces(name));
  const output = await stack.succeed("up");
  expect(output).toContain("http://172.31.66.3:8500/ui");
  expect(await stack.succeed("verify")).toContain("httpbackend");
  await stack.succeed("up", "--expect-no-changes");
  await stack.succeed("down");
  expect(machines.machines.map(({ name }) => traces(name))).toEqual(before);
});

describe("a host that downloads an official release itself", () => {
  const content = "#!/bin/sh\necho downloaded\n";
  const zip = zipOf({
    tool: { content, method: 8 },
    "LICENSE.txt": { content: "do as you like", method: 0 },
  });
  const sha256 = createHash("sha256").update(zip).digest("hex");
  let server: Server;
  let url: string;

  beforeAll(async () => {
    server = createServer((_, response) => response.end(zip));
    await new Promise<void>((resolve) => server.listen(0, "172.31.66.1", resolve));
    const { port } = server.address() as AddressInfo;
    url = `http://172.31.66.1:${port}/tool.zip`;
  });

  afterAll(() => {
    server.close();
  });

  /** Runs the script on a machine with the lines it is given; the server of this process answers meanwhile. */
  async function download(lines: readonly string[]): Promise<void> {
    const running = promisify(execFile)("docker", [
      ...["exec", "--interactive", "test-existing-m1", "bash", "-c"],
      readFileSync("components/binaries/download.sh", "utf8"),
      ...["download.sh", "/usr/local/bin"],
    ]);
    running.child.stdin?.end(lines.map((line) => `${line}\n`).join(""));
    await running;
  }

  test("installs what has the right checksum, for its own architecture", async () => {
    await download([`tool amd64 ${url} ${sha256}`, `tool arm64 ${url} ${sha256}`]);
    expect(machines.onMachine("m1", "tool")).toBe("downloaded\n");
    machines.onMachine("m1", "rm /usr/local/bin/tool");
  });

  test("installs nothing when a checksum is wrong", async () => {
    const wrong = "0".repeat(64);
    const lines = ["amd64", "arm64"].flatMap((architecture) => [
      `tool ${architecture} ${url} ${sha256}`,
      `other ${architecture} ${url} ${wrong}`,
    ]);
    await expect(download(lines)).rejects.toThrow(
      `${url} has the SHA-256 ${sha256} instead of ${wrong}: nothing is installed`,
    );
    expect(machines.onMachine("m1", "ls /usr/local/bin")).toBe("");
  });
});
