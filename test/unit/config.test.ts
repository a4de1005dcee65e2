import { parseConfig } from "../../config.ts";

const docker = { backend: "docker" };

test("what is left out has its default", () => {
  expect(parseConfig({ hosts: docker })).toMatchObject({
    hosts: {
      names: ["u1", "u2", "u3"],
      subnet: "192.168.56.0/24",
      firstAddress: "192.168.56.3",
      servers: 3,
      memory: 2048,
    },
    overlay: { range: "10.32.0.0/16", defaultSubnet: "10.32.0.0/24" },
    cluster: { datacenter: "dc1" },
    jobs: {},
  });
});

test("VMs are those of the articles unless the configuration says otherwise", () => {
  expect(parseConfig({ hosts: { backend: "virtualbox" } }).hosts).toMatchObject({
    machines: [
      { name: "u1", address: "192.168.56.3", roles: ["server", "client"] },
      { name: "u2", address: "192.168.56.4" },
      { name: "u3", address: "192.168.56.5" },
    ],
    hostOnlyInterface: "vboxnet0",
    natNetwork: "NatNetwork",
    natSubnet: "10.0.3.0/24",
  });
});
