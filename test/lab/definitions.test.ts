import { execFileSync, spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { type Server, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { Lab } from "../support/lab.ts";

// What the scripts of the VirtualBox hosts define, read back from the real VBoxManage.

const scripts = join(import.meta.dirname, "..", "..", "components", "hosts", "virtualbox");
const stack = "test-lab";
let lab: Lab;
let image: string;

jest.setTimeout(600_000);

interface Ended {
  code: number | null;
  output: string;
  errors: string;
}

function run(script: string, environment: Record<string, string>, ...args: string[]): Ended {
  const { status, stdout, stderr } = spawnSync(join(scripts, script), args, {
    encoding: "utf8",
    env: { ...process.env, STACK: stack, ...environment },
  });
  return { code: status, output: stdout, errors: stderr };
}

/** The last line that a script prints; it must end well. */
function succeed(script: string, environment: Record<string, string>, ...args: string[]): string {
  const { code, output, errors } = run(script, environment, ...args);
  if (code !== 0) {
    throw new Error(`${script} ended with ${code}:\n${errors}`);
  }
  return output.trim().split("\n").at(-1) ?? "";
}

const hostOnly = { INTERFACE: "vboxnet0", ADDRESS: "192.168.57.1", NETMASK: "255.255.255.0" };
const nat = { NETWORK: "NatNetwork", SUBNET: "10.0.3.0/24" };

function sumOf(file: string): string {
  return createHash("sha256").update(readFileSync(file)).digest("hex");
}

function imageOf(url: string, sha256: string, size = 4): Record<string, string> {
  return { URL: url, SHA256: sha256, SIZE: String(size), DOWNLOADS: join(lab.folder, "downloads") };
}

/** A small disk as it comes: one with a partition table and a file's worth of bytes. */
function makeImage(file: string): string {
  writeFileSync(file, Buffer.alloc(3_000_000, "nomad-on-weave"));
  truncateSync(file, 64 * 2 ** 20);
  return file;
}

beforeAll(() => {
  lab = Lab.open();
  image = makeImage(join(lab.folder, "image.raw"));
});

afterAll(() => {
  lab.close();
});

describe("networks", () => {
  afterEach(() => {
    for (const name of lab.networks()) {
      lab.manage(
        ...(name.startsWith("vboxnet")
          ? ["hostonlyif", "remove", name]
          : ["natnetwork", "remove", "--netname", name]),
      );
    }
  });

  test("are made once, marked, and removed again", () => {
    for (const times of [1, 2]) {
      succeed("hostOnly.sh", hostOnly, "make");
      succeed("nat.sh", nat, "make");
      expect([times, ...lab.networks()]).toEqual([times, "vboxnet0", "NatNetwork"]);
    }
    expect(lab.manage("list", "natnets")).toMatch(/Network: +10\.0\.3\.0\/24\n.*\nDHCP Server: +Yes/);
    expect(lab.manage("list", "hostonlyifs")).toMatch(/IPAddress: +192\.168\.57\.1/);
    succeed("hostOnly.sh", hostOnly, "remove");
    succeed("nat.sh", nat, "remove");
    expect(lab.networks()).toEqual([]);
    expect(lab.manage("getextradata", "global", "enumerate")).not.toContain("nomad-on-weave");
  });

  test("are removed although VirtualBox has a VM whose files are gone", async () => {
    lab.manage("createvm", "--name", "gone", "--ostype", "Ubuntu_64", "--register");
    rmSync(join(lab.folder, "machines", "gone"), { recursive: true });
    await lab.forgets();
    const [, id = ""] = /^"<inaccessible>" (\S+)$/m.exec(lab.manage("list", "vms")) ?? [];
    succeed("hostOnly.sh", hostOnly, "make");
    succeed("nat.sh", nat, "make");
    succeed("hostOnly.sh", hostOnly, "remove");
    succeed("nat.sh", nat, "remove");
    expect(lab.networks()).toEqual([]);
    lab.manage("unregistervm", id);
  });

  test("of somebody else are used where they fit, and stay", () => {
    lab.manage("hostonlyif", "create");
    lab.manage("hostonlyif", "ipconfig", "vboxnet0", "--ip", "192.168.57.1");
    lab.manage(
      "natnetwork",
      "add",
      "--netname",
      "NatNetwork",
      "--network",
      "10.0.3.0/24",
      "--enable",
      "--dhcp",
      "on",
    );
    for (const verb of ["make", "remove"]) {
      succeed("hostOnly.sh", hostOnly, verb);
      succeed("nat.sh", nat, verb);
      expect(lab.networks()).toEqual(["vboxnet0", "NatNetwork"]);
    }
  });

  test("of somebody else that do not fit are refused, and not touched", () => {
    lab.manage("hostonlyif", "create");
    lab.manage("hostonlyif", "ipconfig", "vboxnet0", "--ip", "192.168.60.1");
    lab.manage(
      "natnetwork",
      "add",
      "--netname",
      "NatNetwork",
      "--network",
      "10.9.0.0/24",
      "--enable",
      "--dhcp",
      "off",
    );
    expect(run("hostOnly.sh", hostOnly, "make")).toMatchObject({
      code: 1,
      errors: expect.stringContaining(
        "hosts.hostOnlyInterface: vboxnet0 has the address 192.168.60.1",
      ) as unknown,
    });
    expect(run("nat.sh", nat, "make")).toMatchObject({
      code: 1,
      errors: expect.stringContaining(
        "a NatNetwork with 10.9.0.0/24, DHCP no, not 10.0.3.0/24, DHCP yes",
      ) as unknown,
    });
    expect(lab.manage("list", "hostonlyifs")).toContain("192.168.60.1");
    expect(lab.manage("list", "natnets")).toContain("10.9.0.0/24");
  });

  test("that get another name than the configured one are not left behind", () => {
    expect(run("hostOnly.sh", { ...hostOnly, INTERFACE: "vboxnet7" }, "make")).toMatchObject({
      code: 1,
      errors: expect.stringContaining(
        "the next host-only interface vboxnet0, not vboxnet7; set it to vboxnet0",
      ) as unknown,
    });
    expect(lab.networks()).toEqual([]);
  });
});

describe("the base image", () => {
  test.each([
    ["raw", (from: string) => from],
    ["vmdk", (from: string) => converted(from, "vmdk", "VMDK", "Stream")],
    ["vdi", (from: string) => converted(from, "vdi", "VDI", "Standard")],
    ["ova", (from: string) => packed(converted(from, "for-ova.vmdk", "VMDK", "Stream"))],
  ])("is imported from %s, grown, and removed again", (_, make) => {
    const file = make(image);
    const wanted = imageOf(`file://${file}`, sumOf(file));
    const base = succeed("image.sh", wanted, "make");
    expect(succeed("image.sh", wanted, "make")).toBe(base);
    const raw = `${base}.raw`;
    lab.manage("clonemedium", "disk", base, raw, "--format", "RAW");
    lab.manage("closemedium", "disk", raw, "--delete");
    expect(lab.manage("showmediuminfo", "disk", base)).toMatch(/Capacity: +4096 MBytes/);
    succeed("image.sh", wanted, "remove");
    expect(existsSync(base)).toBe(false);
    expect(lab.manage("list", "hdds")).not.toContain(base);
  });

  test("that is not what its checksum says is refused with the sum that it has, and removed if it was fetched", async () => {
    const wrong = "0".repeat(64);
    const server = createServer((_, response) => response.end("another image"));
    try {
      const sum = createHash("sha256").update("another image").digest("hex");
      expect(await started("image.sh", imageOf(await listen(server), wrong))).toMatchObject({
        code: 1,
        errors: expect.stringContaining(
          `has the SHA-256 ${sum}, not ${wrong}; what was fetched is removed`,
        ) as unknown,
      });
      expect(existsSync(join(lab.folder, "downloads", `${wrong}.part`))).toBe(false);
    } finally {
      server.close();
    }
    expect(run("image.sh", imageOf(`file://${image}`, wrong), "make")).toMatchObject({
      code: 1,
      errors: expect.stringContaining(`has the SHA-256 ${sumOf(image)}, not ${wrong}`) as unknown,
    });
    expect(existsSync(image)).toBe(true);
  });

  test("goes with those that the stack had before it", () => {
    const before = succeed("image.sh", imageOf(`file://${image}`, sumOf(image), 4), "make");
    const now = imageOf(`file://${image}`, sumOf(image), 5);
    const base = succeed("image.sh", now, "make");
    expect(base).not.toBe(before);
    succeed("image.sh", now, "remove");
    expect([before, base].filter(existsSync)).toEqual([]);
  });

  test("that needs more than the configured disk is refused", () => {
    const big = makeImage(join(lab.folder, "big.raw"));
    truncateSync(big, 1.5 * 2 ** 30);
    const sum = execFileSync("sha256sum", [big], { encoding: "utf8" }).split(" ", 1).join();
    expect(run("image.sh", imageOf(`file://${big}`, sum, 1), "make")).toMatchObject({
      code: 1,
      errors: expect.stringContaining("hosts.disk: the image needs 2 GB, not 1") as unknown,
    });
  });

  test("goes on where a fetch broke off", async () => {
    const content = readFileSync(image).subarray(0, 8 * 2 ** 20);
    const sum = createHash("sha256").update(content).digest("hex");
    const asked: (string | undefined)[] = [];
    const server = createServer((request, response) => {
      asked.push(request.headers.range);
      const from = Number(/bytes=(\d+)-/.exec(request.headers.range ?? "")?.[1] ?? 0);
      response.writeHead(from > 0 ? 206 : 200, {
        "content-length": content.length - from,
        "content-range": `bytes ${from}-${content.length - 1}/${content.length}`,
      });
      if (from === 0) {
        response.write(content.subarray(0, 2 ** 20), () => response.destroy());
      } else {
        response.end(content.subarray(from));
      }
    });
    const wanted = imageOf(await listen(server), sum);
    try {
      const broken = await started("image.sh", wanted);
      expect(broken).toMatchObject({
        code: 1,
        errors: expect.stringMatching(/cannot be fetched/) as unknown,
      });
      const part = statSync(join(wanted["DOWNLOADS"] ?? "", `${sum}.part`)).size;
      expect(part).toBeGreaterThan(0);
      const resumed = await started("image.sh", wanted);
      expect(resumed).toMatchObject({
        code: 0,
        errors: expect.stringMatching(/from where it broke off/) as unknown,
      });
      expect(asked).toContain(`bytes=${part}-`);
      succeed("image.sh", wanted, "remove");
    } finally {
      server.close();
    }
  });
});

describe("a VM", () => {
  const machine = {
    HOST_NAME: "u1",
    CPUS: "2",
    MEMORY: "1536",
    INTERFACE: "vboxnet0",
    NETWORK: "NatNetwork",
    MAC_CLUSTER: "080027AABB01",
    MAC_NAT: "080027AABB02",
    USER_DATA: "#cloud-config\n{}",
    NETWORK_CONFIG: "{}",
  };
  let wanted: Record<string, string>;
  let base: string;
  let disk: string;

  beforeAll(() => {
    wanted = imageOf(`file://${image}`, sumOf(image));
    succeed("hostOnly.sh", hostOnly, "make");
    succeed("nat.sh", nat, "make");
    base = succeed("image.sh", wanted, "make");
    disk = succeed("disk.sh", { HOST_NAME: "u1", BASE: base }, "make");
  });

  test("has everything that the program defines, however often it is defined", () => {
    const ids = [1, 2].map(() => succeed("machine.sh", { ...machine, DISK: disk }));
    expect(new Set(ids).size).toBe(1);
    expect(Object.fromEntries(lab.machine("u1"))).toMatchObject({
      groups: `/nomad-on-weave-${stack}`,
      cpus: "2",
      memory: "1536",
      VMState: "poweroff",
      nic1: "hostonly",
      hostonlyadapter1: "vboxnet0",
      macaddress1: "080027AABB01",
      nictype1: "virtio",
      nic2: "natnetwork",
      "nat-network2": "NatNetwork",
      macaddress2: "080027AABB02",
      nic3: "none",
      "SATA-0-0": base.replace(/base-[^/]*$/, "u1.vdi"),
      "SATA-ImageUUID-0-0": disk,
      "SATA-1-0": base.replace(/base-[^/]*$/, "u1-seed.iso"),
      boot1: "disk",
      rtcuseutc: "on",
    });
  });

  test("has a seed that nobody else may read, with what cloud-init looks for", () => {
    const seed = lab.machine("u1").get("SATA-1-0") ?? "";
    expect(statSync(seed).mode & 0o777).toBe(0o600);
    const content = readFileSync(seed, "latin1");
    expect(content).toContain("cidata");
    expect(content).toContain(`instance-id: ${disk}`);
    expect(content).toContain("#cloud-config");
  });

  test("hangs with its disk on the base image, which stays for as long", () => {
    expect(lab.manage("showmediuminfo", "disk", disk)).toMatch(/Type: +.*differencing/);
    expect(run("image.sh", wanted, "remove").output).toMatch(/stays: disks of hosts hang on it/);
    expect(run("hostOnly.sh", hostOnly, "remove").output).toMatch(
      /vboxnet0 stays: u1 has an interface on it/,
    );
    expect(run("nat.sh", nat, "remove").output).toMatch(/NatNetwork stays: u1/);
    expect(existsSync(base)).toBe(true);
  });

  test("moves to other networks", () => {
    lab.manage(
      "natnetwork",
      "add",
      "--netname",
      "Other",
      "--network",
      "10.0.4.0/24",
      "--enable",
      "--dhcp",
      "on",
    );
    succeed("machine.sh", { ...machine, DISK: disk, NETWORK: "Other" });
    expect(lab.machine("u1").get("nat-network2")).toBe("Other");
    succeed("machine.sh", { ...machine, DISK: disk });
    expect(lab.machine("u1").get("nat-network2")).toBe("NatNetwork");
    lab.manage("natnetwork", "remove", "--netname", "Other");
  });

  test("that was deleted by hand, disk and all, is made anew", () => {
    lab.manage(
      "storageattach",
      "u1",
      "--storagectl",
      "SATA",
      "--port",
      "0",
      "--device",
      "0",
      "--medium",
      "none",
    );
    lab.manage("unregistervm", "u1", "--delete");
    lab.manage("closemedium", "disk", disk, "--delete");
    const again = succeed("disk.sh", { HOST_NAME: "u1", BASE: base }, "make");
    expect(again).not.toBe(disk);
    disk = again;
    succeed("machine.sh", { ...machine, DISK: disk });
    expect(lab.machine("u1").get("SATA-ImageUUID-0-0")).toBe(disk);
  });

  test("of somebody else is refused by its name, and not touched", () => {
    lab.manage("createvm", "--name", "theirs", "--ostype", "Ubuntu_64", "--register");
    const environment = { ...machine, HOST_NAME: "theirs", DISK: disk };
    expect(run("machine.sh", environment)).toMatchObject({
      code: 1,
      errors: expect.stringContaining("has a VM theirs that this stack has not made") as unknown,
    });
    succeed("disk.sh", { HOST_NAME: "theirs", BASE: base }, "remove");
    expect(lab.machines()).toContain("theirs");
    lab.manage("unregistervm", "theirs", "--delete");
  });

  test("goes with its disk, and then all goes", () => {
    for (const times of [1, 2]) {
      succeed("disk.sh", { HOST_NAME: "u1", BASE: base }, "remove");
      succeed("image.sh", wanted, "remove");
      succeed("hostOnly.sh", hostOnly, "remove");
      succeed("nat.sh", nat, "remove");
      expect([times, lab.machines(), lab.networks()]).toEqual([times, [], []]);
    }
    expect(lab.manage("list", "hdds") + lab.manage("list", "dvds")).not.toContain(lab.folder);
    expect(existsSync(join(lab.folder, "machines", `nomad-on-weave-${stack}`))).toBe(false);
  });
});

function converted(from: string, name: string, format: string, variant: string): string {
  const file = join(lab.folder, name);
  const vdi = join(lab.folder, "source.vdi");
  lab.manage("convertfromraw", from, vdi, "--format", "VDI");
  lab.manage("clonemedium", "disk", vdi, file, "--format", format, "--variant", variant);
  lab.manage("closemedium", "disk", file);
  lab.manage("closemedium", "disk", vdi, "--delete");
  return file;
}

function packed(vmdk: string): string {
  const file = join(lab.folder, "image.ova");
  const folder = join(lab.folder, "ova");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "image.ovf"), "<Envelope/>");
  execFileSync("cp", [vmdk, join(folder, "image.vmdk")]);
  execFileSync("tar", [
    "--create",
    "--format=ustar",
    "--file",
    file,
    "--directory",
    folder,
    "image.ovf",
    "image.vmdk",
  ]);
  return file;
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/image.raw`;
}

/** Runs `image.sh make` while this process answers its requests. */
function started(script: string, environment: Record<string, string>): Promise<Ended> {
  const child = spawn(join(scripts, script), ["make"], {
    env: { ...process.env, STACK: stack, ...environment },
  });
  let [output, errors] = ["", ""];
  child.stdout.on("data", (text: Buffer) => (output += text.toString()));
  child.stderr.on("data", (text: Buffer) => (errors += text.toString()));
  return new Promise((resolve) => {
    child.on("close", (code) => {
      resolve({ code, output, errors });
    });
  });
}
