import { readFileSync } from "node:fs";
import type { OverlayNetwork } from "../overlay/network.ts";

const script = (name: string) => readFileSync(new URL(name, import.meta.url), "utf8").trimEnd();

/** Weave Net: a router on every host, all connected with all. */
export const weaveNetwork: OverlayNetwork = {
  network: "weave",
  networkOf: (subnet) => `weave-${subnet.replace("/", "-")}`,
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
