import { rmSync } from "node:fs";
import { join } from "node:path";
import { Lab } from "../support/lab.ts";
import { hostOnly, nat, run, succeed } from "../support/lab/scripts.ts";

// What the scripts define of networks, read back from the real VBoxManage.

let lab: Lab;

jest.setTimeout(600_000);

beforeAll(() => {
  lab = Lab.open();
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
