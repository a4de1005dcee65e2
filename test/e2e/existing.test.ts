import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { ExistingMachines } from "../../testbed/existingMachines.ts";
import { TestStack, overlay } from "../../testbed/testStack.ts";
import { groupJob } from "../support/groupJob.ts";
import { zipOf } from "../support/zip.ts";

const stack = new TestStack("existing");
const machines = new ExistingMachines("test-existing", stack.prefix, {
  m1: { user: "root" },
  m2: { user: "admin" },
  m3: { user: "root", bareDebian12: true },
  gate: { user: "guest", sudo: false },
});
const [gate] = machines.machines.filter(({ name }) => name === "gate");
const cluster = machines.machines.filter(({ name }) => name !== "gate");
const folder = mkdtempSync(join(tmpdir(), "nomad-on-weave-test-"));
/** Job files beside those of the program. */
let jobFiles: string[] = [];
// Also on a slow machine: a test that hangs is ended, none depends on its time.
jest.setTimeout(600_000);

function configure(
  changes: Readonly<Record<string, object>> = {},
  jumpHost?: object,
  names = cluster.map(({ name }) => name),
): void {
  stack.write({
    hosts: {
      backend: "ssh",
      privateKeyFile: machines.keyFile,
      machines: cluster
        .filter(({ name }) => names.includes(name))
        .map((machine) => ({ ...machine, ...changes[machine.name] })),
      ...(jumpHost && { jumpHost }),
    },
    overlay,
    jobs: { httpbackend: { count: 2 } },
    jobFiles,
  });
}

/** What the program could leave on a machine. */
function traces(machine: string): string {
  return machines.onMachine(
    machine,
    `ls /usr/local/bin /usr/local/lib /usr/local/share /etc/systemd/system /opt
ls /var/lib | grep -v containerd # the data of a Docker Engine stays
ls --directory /etc/{nomad-on-weave,weave,consul.d,nomad.d} 2>/dev/null || true
ls -R /var/lib/cni 2>/dev/null || true
cat /etc/hosts /etc/resolv.conf
cat /etc/docker/daemon.json 2>/dev/null || true
ip -brief link | cut -d' ' -f1
command -v docker >/dev/null || exit 0
docker ps --all --format '{{.Image}}'
docker network ls --format '{{.Name}}'
docker image ls --format '{{.Repository}}:{{.Tag}}'
iptables-save | grep -v '^#' | sed 's/\\[.*\\]//'
dpkg-query --show --showformat '\${db:Status-Abbrev}\${Package}\n' | grep '^ii'
readlink /etc/resolv.conf
ps -eo args | grep -E '^/usr/local/bin/' || true`,
  );
}

beforeAll(() => {
  machines.start();
});

afterAll(async () => {
  rmSync(folder, { recursive: true });
  jobFiles = [];
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

test("all that keeps machines from being hosts is in one table, and nothing is changed", async () => {
  machines.onMachine(
    "m1",
    `systemd-run --quiet --unit taken systemd-socket-activate --listen=8500 /bin/true
printf '[Service]\\nExecStart=/bin/true\\n' >/etc/systemd/system/nomad.service; systemctl daemon-reload
mkdir /opt/consul; ip link add weave type bridge`,
  );
  machines.onMachine(
    "m2",
    `sed -i.own 's/^VERSION_ID=.*/VERSION_ID="11"/' /etc/os-release
printf '#!/bin/sh\\n[ "$1" != -m ] || echo riscv64\\n' >/usr/local/bin/uname
printf '#!/bin/sh\\nexec /bin/date -d -1min "$@"\\n' >/usr/local/bin/date; chmod +x /usr/local/bin/*`,
  );
  const before = cluster.map(({ name }) => traces(name));
  configure({ m3: { address: stack.address(3), user: "guest" } });
  const { code, output } = await stack.run("up");
  expect(code).not.toBe(0);
  expect(output).toContain("3 of 3 machines cannot be hosts as they are; nothing was changed on any:");
  for (const problem of [
    "m1  it has a unit nomad.service that this program has not made",
    "m1  /opt/consul is there, and not from this program",
    "m1  it has an interface weave that this program has not made",
    "m1  port 8500 (tcp) at * is taken by systemd-socket-, process",
    "m2  it runs debian 11; Debian 12 and 13 and Ubuntu 22.04 and 24.04 are supported",
    "m2  its processor is riscv64",
    "m3  cannot be looked at: sudo: a password is required",
  ]) {
    expect(output).toContain(problem);
  }
  expect(output).toMatch(/m2 {2}its clock is \d\d s behind that of the machine that runs Pulumi/);
  expect(cluster.map(({ name }) => traces(name))).toEqual(before);
  machines.onMachine(
    "m1",
    "systemctl stop taken; rm -r /etc/systemd/system/nomad.service /opt/consul; systemctl daemon-reload; ip link delete weave",
  );
  machines.onMachine("m2", "mv /etc/os-release.own /etc/os-release; rm /usr/local/bin/{uname,date}");
  await stack.succeed("down");
});

test("an address where no machine answers is named", async () => {
  configure({ m3: { address: `${stack.prefix}.99` } });
  const { code, output } = await stack.run("up");
  expect(code).not.toBe(0);
  expect(output).toContain(`m3: no SSH server with an Ed25519 key answers at ${stack.prefix}.99 port 22`);
  await stack.succeed("down");
});

test("machines become a cluster through a jump host alone, one leaves and comes, and all are found as they were", async () => {
  for (const { name, user } of cluster) {
    machines.onMachine(
      name,
      `echo 'AllowUsers ${user}@${gate?.address}' >>/etc/ssh/sshd_config; systemctl reload ssh`,
    );
  }
  // As systemd-resolved leaves it.
  machines.onMachine(
    "m1",
    `mkdir -p /run/systemd/resolve; cp /etc/resolv.conf /run/systemd/resolve/resolv.conf
echo nameserver 127.0.0.53 >/run/systemd/resolve/stub-resolv.conf
umount /etc/resolv.conf; ln -sf ../run/systemd/resolve/stub-resolv.conf /etc/resolv.conf`,
  );
  // Somebody's own settings of the Docker Engine.
  machines.onMachine("m2", `echo '{ "log-opts": { "max-file": "5" } }' >/etc/docker/daemon.json`);
  const before = cluster.map(({ name }) => traces(name));
  writeFileSync(join(folder, "behind.nomad.hcl"), groupJob("behind", "bridge", { count: 1 }));
  writeFileSync(join(folder, "on.nomad.hcl"), groupJob("on", "cni/weave", { count: 1, ownAddress: true }));
  jobFiles = [folder];
  configure();
  expect((await stack.run("up")).output).toMatch(/hosts-ready-m1 .*failed/);
  const through = { address: gate?.address, user: gate?.user };
  const apart = {
    m1: { roles: ["server"] },
    m2: { roles: ["client"], datacenter: "room-2", nodeClass: "big" },
    m3: { roles: ["client"] },
  };
  configure(apart, through);
  const output = await stack.succeed("up");
  expect(output).toContain(`https://${stack.address(0)}:8501/ui`);
  expect(await stack.succeed("verify")).toContain("httpbackend");
  expect(machines.onMachine("m2", "nomad node status -self")).toMatch(/Class\s+= big\nDC\s+= room-2/);
  const logs = (name: string) =>
    machines.onMachine(name, "jq --compact-output '.\"log-opts\"' /etc/docker/daemon.json");
  expect(["m2", "m3"].map(logs)).toEqual([
    '{"max-size":"10m","max-file":"5"}\n',
    '{"max-size":"10m","max-file":"3"}\n',
  ]);
  expect(machines.onMachine("m1", "cat /etc/consul.d/recursors.json")).not.toContain("127.0.0.53");
  await stack.succeed("up", "--expect-no-changes");

  configure(apart, through, ["m1", "m2"]);
  const removal = await stack.succeed("up");
  expect(removal).not.toMatch(/(consul|nomad)-(roll-)?m[12] /);
  expect(traces("m3")).toEqual(before[2]);
  expect(machines.onMachine("m1", "consul members")).toMatch(/m3 .* left /);
  await stack.succeed("verify");
  configure(apart, through);
  const addition = await stack.succeed("up");
  expect(addition).not.toMatch(/(consul|nomad)-(roll-)?m[12] /);
  await stack.succeed("verify");

  await stack.succeed("down");
  expect(cluster.map(({ name }) => traces(name))).toEqual(before);
  jobFiles = [];
});

describe("of two machines", () => {
  const through = { address: gate?.address, user: gate?.user };
  const names = ["m1", "m2"];
  let before: string;

  beforeAll(async () => {
    before = traces("m1");
    configure({ m1: { roles: ["server"] }, m2: { roles: ["client"] } }, through, names);
    await stack.succeed("up");
  });

  test("one that is gone for good keeps nothing on the other one; what is left of it is listed, and its state kept", async () => {
    machines.removeMachine("m2");
    const { code, output } = await stack.run("down");
    expect(code).not.toBe(0);
    expect(output).toContain("npm run down -- --stack test-existing --force");
    const forced = await stack.succeed("down", "--force");
    expect(forced).toContain("m2: cannot be reached; what is on it stays");
    expect(forced).toMatch(/^ {2}m2: .*\bnode-m2\b/m);
    expect(forced).not.toMatch(/^ {2}(m1|elsewhere): /m);
    expect(traces("m1")).toBe(before);
    const [, kept = ""] = /npm run restore (\S+) -- --stack test-existing --state/.exec(forced) ?? [];
    expect(await stack.succeed("restore", kept, "--state")).toContain("The state of test-existing is back");
    await stack.succeed("down", "--force");
    for (const file of readdirSync(dirname(kept)).filter((name) => name.startsWith("test-existing-"))) {
      rmSync(join(dirname(kept), file));
    }
    expect(await stack.succeed("down")).toContain("Nothing of test-existing is left");
  });
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
    await new Promise<void>((resolve) => server.listen(0, `${stack.prefix}.1`, resolve));
    const { port } = server.address() as AddressInfo;
    url = `http://${stack.prefix}.1:${port}/tool.zip`;
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
    const before = machines.onMachine("m1", "ls /usr/local/bin");
    const lines = ["amd64", "arm64"].flatMap((architecture) => [
      `tool ${architecture} ${url} ${sha256}`,
      `other ${architecture} ${url} ${wrong}`,
    ]);
    await expect(download(lines)).rejects.toThrow(
      `${url} has the SHA-256 ${sha256} instead of ${wrong}: nothing is installed`,
    );
    expect(machines.onMachine("m1", "ls /usr/local/bin")).toBe(before);
  });
});
