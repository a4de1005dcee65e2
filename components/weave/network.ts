import { readFileSync } from "node:fs";
import { cniConfiguration } from "../overlay/cni.ts";
import type { OverlayNetwork } from "../overlay/network.ts";

const script = (name: string) => readFileSync(new URL(name, import.meta.url), "utf8").trimEnd();

/** The Docker network of a subnet, and the CNI network. */
const networkOf = (subnet: string) => `weave-${subnet.replace("/", "-")}`;

// With an address of the host as the gateway, as other subnets and the internet are behind that.
const plugin = { type: "weave-net", hairpinMode: true };
// Of a tenant's containers no port is to be one of the host, where everybody reaches it.
const portmap = { type: "portmap", capabilities: { portMappings: true }, snat: true };

/** Weave Net: a router on every host, all connected with all. */
export const weaveNetwork: OverlayNetwork = {
  network: "weave",
  networkOf,
  cniNetwork: (subnet) =>
    subnet === undefined
      ? cniConfiguration("weave", [plugin, portmap])
      : cniConfiguration(networkOf(subnet), [{ ...plugin, ipam: { subnet } }]),
  driver: "weavemesh",
  device: "weave",
  containerDevices: "vethw*",
  units: { first: "weave.service", last: "weave-expose.service" },
  ports: { tcp: [6783], udp: [6783, 6784] },
  probe: "curl -sf --max-time 10 127.0.0.1:6782/status/connections",
  connected: (printed) => printed.split("\n").filter((line) => line.includes(" established ")).length,
  addresses: { take: "bash /etc/weave/expose.sh", giveBack: script("give-back.sh") },
  remove: script("remove.sh"),
};
