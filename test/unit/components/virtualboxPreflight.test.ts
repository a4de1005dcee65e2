import { type Found, findProblems } from "../../../components/hosts/virtualbox/preflight.ts";

const wanted = { machines: ["u1", "u2"], subnet: "192.168.56.0/24", stack: "lab" };
const found: Found = {
  version: "7.2.2r170484\n",
  hostInfo: "Processor supports HW virtualization: yes\n",
  hasImageTool: true,
  networksConf: undefined,
  routes: [{ network: "10.0.0.0/8", device: "eth0" }],
  disk: { free: 100e9, folder: "/home/me/VirtualBox VMs" },
  groups: new Map([["other", "/"]]),
};

function problems(changes: Partial<Found>, changed: Partial<typeof wanted> = {}): string[] {
  return findProblems({ ...wanted, ...changed }, { ...found, ...changes });
}

test("nothing stands in the way on a good machine, also where the VMs are there already", () => {
  expect(problems({})).toEqual([]);
  const ours = new Map(wanted.machines.map((name) => [name, "/nomad-on-weave-lab"]));
  expect(problems({ groups: ours, disk: { free: 0, folder: "/" } })).toEqual([]);
});

test("without VBoxManage, that is all that is reported", () => {
  expect(findProblems(wanted, undefined)).toEqual([expect.stringMatching(/no VBoxManage on PATH: install/)]);
});

test.each(["6.1.50r161033", "7.0.20r163906", "7.1.4r165100", "7.2.22_Debianr175245"])(
  "%s is new enough",
  (version) => {
    expect(problems({ version })).toEqual([]);
  },
);

test.each(["6.0.24r139119", "5.2.44r139111"])("%s is too old", (version) => {
  expect(problems({ version })).toEqual([expect.stringMatching(`VirtualBox is ${version}; 6.1 or newer`)]);
});

test("a driver that is not loaded is reported in VirtualBox's words, with what to do", () => {
  const version =
    "WARNING: The character device /dev/vboxdrv does not exist.\n\t Please install\n7.2.2r170484\n";
  expect(problems({ version })).toEqual([
    expect.stringMatching(/not loaded \(The character device \/dev\/vboxdrv does not exist.\): .*vboxconfig/),
  ]);
});

test("a processor without virtualization is refused", () => {
  expect(problems({ hostInfo: "Processor supports HW virtualization: no\n" })).toEqual([
    expect.stringMatching(/VT-x, AMD-V/),
  ]);
});

describe("the host-only network", () => {
  test("lies in what VirtualBox allows by default", () => {
    expect(problems({}, { subnet: "192.168.63.0/24" })).toEqual([]);
    expect(problems({}, { subnet: "192.168.64.0/24" })).toEqual([
      expect.stringMatching(
        /write this line in \/etc\/vbox\/networks.conf: \* 192.168.56.0\/21 192.168.64.0\/24/,
      ),
    ]);
    expect(problems({}, { subnet: "192.168.48.0/20" })).toHaveLength(1);
  });

  test("or in what networks.conf allows", () => {
    const networksConf = "# ours\n* 10.1.0.0/16 172.20.0.0/16\n* fd00::/8\n";
    expect(problems({ networksConf }, { subnet: "172.20.3.0/24" })).toEqual([]);
    expect(problems({ networksConf })).toEqual([
      expect.stringMatching(/\* 10.1.0.0\/16 172.20.0.0\/16 192.168.56.0\/24/),
    ]);
    expect(problems({ networksConf: "* 0.0.0.0/0 ::/0" })).toEqual([]);
  });

  test("is nobody else's on this machine", () => {
    const routes = [{ network: "192.168.56.0/24", device: "br-1234" }];
    expect(problems({ routes })).toEqual([expect.stringMatching(/overlaps 192.168.56.0\/24 of br-1234/)]);
    expect(problems({ routes: [{ network: "192.168.56.0/24", device: "vboxnet0" }] })).toEqual([]);
  });
});

test("a VM of another stack, or of nobody, is named", () => {
  const groups = new Map([
    ["u1", "/"],
    ["u2", "/nomad-on-weave-other"],
  ]);
  expect(problems({ groups })).toEqual([
    expect.stringMatching(/a VM u1 that this stack has not made/),
    expect.stringMatching(/a VM u2 that this stack has not made/),
  ]);
});

test("too little disk is reported with the free and the needed space", () => {
  expect(problems({ disk: { free: 5e9, folder: "/vms" } })).toEqual([
    expect.stringMatching(/\/vms: 5.0 GB are free, 2 new VMs need 9.0 GB/),
  ]);
});

test("vbox-img is needed", () => {
  expect(problems({ hasImageTool: false })).toEqual([expect.stringMatching(/no vbox-img on PATH/)]);
});
