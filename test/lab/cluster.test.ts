import { execFile, execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { ownStacks } from "../../stack/workspace.ts";
import { Lab } from "../support/lab.ts";
import { TestStack, asRoot, overlay } from "../../testbed/testStack.ts";

// The whole lab: VMs as VBoxManage has them, with a stock kernel, booted by QEMU. `npm run test:lab` sets LAB_MACHINES
// to three; without it there is one VM, and what takes minutes more is left out.
const count = Number(process.env["LAB_MACHINES"] ?? "1");
const testWhole = count > 1 ? test : test.skip;
const names = ["u1", "u2", "u3"].slice(0, count);
const root = join(import.meta.dirname, "..", "..");
const stack = new TestStack("lab");
const addresses = names.map((_, place) => stack.address(place));
let lab: Lab;

// Programs run about 15 times slower in these VMs.
jest.setTimeout(3_600_000);

function configure(memory: Readonly<Record<string, number>> = {}): void {
  stack.write({
    hosts: {
      backend: "virtualbox",
      machines: names.map((name, index) => ({
        name,
        address: addresses[index],
        ...(memory[name] !== undefined && { memory: memory[name] }),
      })),
      subnet: `${stack.prefix}.0/24`,
      cpus: 1,
      memory: 1280,
      disk: 8,
      image: lab.image,
    },
    overlay,
    cluster: { raftMultiplier: 10 },
    jobs: { httpbackend: { count, release: { strategy: "rolling", healthyDeadline: "15m" } } },
  });
}

/** What a command on a host prints. */
async function onHost(name: string, command: string): Promise<string> {
  const ssh = [
    "-F",
    `.state/${stack.name}/ssh/config`,
    "-o",
    "ControlPath=none",
    name,
    `${asRoot}\n${command}`,
  ];
  return (await promisify(execFile)("ssh", ssh, { cwd: root })).stdout;
}

/** Waits for something, as long as the test may last. */
async function eventually(what: () => Promise<boolean>): Promise<void> {
  while (!(await what().catch(() => false))) {
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}

function updates(preview: string): string[] {
  return [...preview.matchAll(/^ [~+-]+ +\S+ (\S+) (?:update|create|delete|replace)/gm)].map(
    ([, name = ""]) => name,
  );
}

beforeAll(async () => {
  lab = Lab.open();
  configure();
  await stack.succeed("down");
  await stack.succeed("up");
});

afterAll(async () => {
  try {
    await stack.remove();
  } finally {
    lab.close();
  }
});

test("every check is green, and another up has nothing to do", async () => {
  // A check of health that comes late, because all is looked at at once, takes an instance out of DNS for seconds.
  await stack.untilGreen();
  expect(updates(await stack.succeed("preview"))).toEqual([]);
});

test("the VMs are what the configuration says", () => {
  for (const name of names) {
    expect(Object.fromEntries(lab.machine(name))).toMatchObject({
      VMState: "running",
      cpus: "1",
      memory: "1280",
      hostonlyadapter1: "vboxnet0",
      "nat-network2": "NatNetwork",
    });
  }
});

test("they have a stock kernel, unified cgroups, a disk that has grown, and no way in but the key", async () => {
  const [first = ""] = names;
  expect(await onHost(first, "uname -r")).toMatch(/^\d+\.\d+\.\d+\S*-amd64\n$/);
  expect(await onHost(first, "stat --file-system --format %T /sys/fs/cgroup")).toBe("cgroup2fs\n");
  expect(Number(await onHost(first, "df --output=size --block-size=1G / | tail -n 1"))).toBeGreaterThan(6);
  expect(
    await onHost(first, "sshd -T | grep ^passwordauthentication; getent shadow root | cut -d: -f2"),
  ).toMatch(/^passwordauthentication no\n[!*]/);
});

test("nothing of the cluster is at an address of the NAT network, which every host has", async () => {
  for (const [index, name] of names.entries()) {
    const address = addresses[index] ?? "";
    expect(await onHost(name, "ip -4 -brief address")).toMatch(/ 10\.0\.3\.15\/24/);
    const catalog = await onHost(name, `ask_consul catalog/node/${name}`);
    expect(catalog).toContain(`"Address":"${address}"`);
    const everything = [
      catalog,
      await onHost(name, "ask_consul agent/members"),
      await onHost(name, "ask_nomad agent/members"),
      await onHost(name, "ask_nomad nodes"),
      await onHost(name, "curl -sf 127.0.0.1:6782/status/connections || true"),
    ];
    expect(everything.join("\n")).not.toContain("10.0.3.");
  }
});

test("Weave runs as it is published, on its fast datapath, encrypted", async () => {
  for (const name of names) {
    expect(await onHost(name, "journalctl --unit weave --output cat")).toMatch(
      /Bridge type is bridged_fastdp/,
    );
    const connections = await onHost(name, "curl -sf 127.0.0.1:6782/status/connections || true");
    expect(connections.match(/established encrypted +fastdp/g)?.length ?? 0).toBe(names.length - 1);
  }
});

test("no secret stands in clear in the stack's state", () => {
  const state = readFileSync(join(ownStacks, `${stack.name}.json`), "utf8");
  expect(state).not.toMatch(/BEGIN OPENSSH PRIVATE KEY/);
});

testWhole("a clock that jumps an hour ahead, and back again, does no harm", async () => {
  const [first = ""] = names;
  const clock = async () => Number(await onHost(first, "date +%s"));
  for (const [jump, hours] of [
    ["1 hour", 1],
    ["-1 hour", -1],
  ] as const) {
    const before = await clock();
    await onHost(first, `date --set "${jump}"`);
    expect(Math.round(((await clock()) - before) / 3600)).toBe(hours);
    await stack.untilGreen();
  }
});

testWhole("a VM that was powered off by hand is seen by the preview, and repaired by up", async () => {
  const last = names.at(-1) ?? "";
  lab.manage("controlvm", last, "poweroff");
  const preview = updates(await stack.succeed("preview"));
  expect(preview).toContain(`hosts-power-${last}`);
  expect(preview.filter((name) => /u\d$/.test(name) && !name.endsWith(last))).toEqual([]);
  const began = performance.now();
  await stack.succeed("up");
  console.log(`${last} was repaired in ${((performance.now() - began) / 1000).toFixed(0)} s`);
  expect(lab.machine(last).get("VMState")).toBe("running");
  await stack.untilGreen();
  expect(updates(await stack.succeed("preview"))).toEqual([]);
});

testWhole("other memory is given to that VM alone, drained and switched off for it", async () => {
  const [first = ""] = names;
  configure({ [first]: 1536 });
  expect(updates(await stack.succeed("preview")).filter((name) => !name.endsWith(`-${first}`))).toEqual([]);
  const output = await stack.succeed("up");
  expect(output).toContain(`${first} is drained, then switched off for its new hardware`);
  expect(lab.machine(first).get("memory")).toBe("1536");
  expect(
    Number(await onHost(first, "awk '/MemTotal/ { print int($2 / 1024) }' /proc/meminfo")),
  ).toBeGreaterThan(1350);
  await stack.untilGreen();
});

testWhole("after a reboot of every VM everything is back by itself", async () => {
  const before = await Promise.all(names.map((name) => onHost(name, "cat /proc/sys/kernel/random/boot_id")));
  await Promise.all(names.map((name) => onHost(name, "systemctl reboot").catch(() => "")));
  await eventually(async () => {
    const now = await Promise.all(names.map((name) => onHost(name, "cat /proc/sys/kernel/random/boot_id")));
    return now.every((id, index) => id !== before[index]);
  });
  await stack.untilGreen();
});

test("down leaves nothing in VirtualBox", async () => {
  await stack.succeed("down");
  expect([lab.machines(), lab.networks()]).toEqual([[], []]);
  expect(lab.manage("list", "hdds") + lab.manage("list", "dvds")).not.toContain(lab.folder);
  expect(execFileSync("find", [join(lab.folder, "machines"), "-type", "f"], { encoding: "utf8" })).toBe("");
});
