import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { Lab } from "../support/lab.ts";
import { hostOnly, imageOf, makeImage, nat, run, stack, succeed, sumOf } from "../support/lab/scripts.ts";
import { TestStack, overlay } from "../../testbed/testStack.ts";

// What the scripts define of a VM and its disk, read back from the real VBoxManage.

let lab: Lab;
let image: string;

jest.setTimeout(600_000);

beforeAll(() => {
  lab = Lab.open();
  image = makeImage(join(lab.folder, "image.raw"));
});

afterAll(() => {
  lab.close();
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
    wanted = imageOf(lab, `file://${image}`, sumOf(image));
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

  test("that was deleted by hand, disk and all, is recreated", () => {
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

  test("of another checkout's stack is refused, and removed by take-over alone", async () => {
    const theirs = { OWNER: `${"f".repeat(32)} ben@desk:/home/ben/nomad`, HOST_NAME: "u2" };
    const other = succeed("disk.sh", { ...theirs, BASE: base }, "make");
    succeed("machine.sh", { ...machine, ...theirs, DISK: other, MAC_CLUSTER: "080027AABB03" });
    const checkout = new TestStack("lab");
    const machines = [{ name: "u2", address: checkout.address(0) }];
    checkout.write({
      hosts: { backend: "virtualbox", machines, subnet: `${checkout.prefix}.0/24`, image: lab.image },
      overlay,
    });
    for (const command of ["preview", "up"]) {
      const { code, output } = await checkout.run(command);
      expect(code).not.toBe(0);
      expect(output).toContain("VM u2: belongs to the stack test-lab of ben@desk:/home/ben/nomad");
    }
    expect((await checkout.run("take-over")).output).toContain("There is no terminal to ask on");
    expect(lab.machines()).toContain("u2");
    expect(await checkout.succeed("take-over", "--yes")).toContain(
      "VM u2: of the stack test-lab of ben@desk",
    );
    expect(lab.machines()).not.toContain("u2");
    expect(existsSync(join(lab.folder, "machines", `nomad-on-weave-${stack}`, "u2.vdi"))).toBe(false);
    await checkout.remove();
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
