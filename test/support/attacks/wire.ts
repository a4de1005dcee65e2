import { randomBytes } from "node:crypto";
import type { Attack, Target } from "./attack.ts";

const hosts = ["e1", "e2", "e3"];

/** How many packets with a text come in at the hosts from the network while something is done. */
async function packetsWith(text: string, { stack }: Target, act: () => Promise<unknown>): Promise<number> {
  const rule = `PREROUTING --in-interface eth0 --match string --algo bm --string ${text}`;
  for (const host of hosts) {
    stack.onHost(host, `iptables --table mangle --insert ${rule}`);
  }
  try {
    await act();
    // Gossip goes from host to host within a second.
    await new Promise((resolve) => setTimeout(resolve, 2000));
    return hosts
      .map((host) =>
        Number(
          stack.onHost(
            host,
            `iptables --table mangle --list PREROUTING --verbose --exact | awk '/${text}/ { print $1 }'`,
          ),
        ),
      )
      .reduce((sum, count) => sum + count, 0);
  } finally {
    for (const host of hosts) {
      stack.onHost(host, `iptables --table mangle --delete ${rule}`);
    }
  }
}

/** Attacks by one who reads what goes from host to host. */
export const wireAttacks: Attack[] = [
  {
    name: "the wire: a request on the overlay is read",
    attempt: async (target) => {
      const text = `wire${randomBytes(6).toString("hex")}`;
      const packets = await packetsWith(text, target, async () => {
        const ask = `for address in $(dig +short httpbackend.service.consul); do curl -sf --max-time 5 -H 'X-Text: ${text}' http://$address:8081/; done`;
        await target.stack.succeedsOnHost("e1", ask);
      });
      return packets > 0;
    },
  },
  {
    name: "the wire: an event in Consul's gossip is read",
    attempt: async (target) => {
      const text = `wire${randomBytes(6).toString("hex")}`;
      const { consul } = await target.access("operator");
      const packets = await packetsWith(text, target, async () =>
        target.stack.succeedsOnHost("e1", `CONSUL_HTTP_TOKEN=$OPERATOR consul event -name ${text}`, {
          OPERATOR: consul.token ?? "",
        }),
      );
      return packets > 0;
    },
  },
  {
    name: "the wire: a key that Consul's servers pass on to each other is read",
    attempt: async (target) => {
      const text = `wire${randomBytes(6).toString("hex")}`;
      const { consul } = await target.access("operator");
      const packets = await packetsWith(text, target, async () =>
        target.stack.succeedsOnHost("e1", `CONSUL_HTTP_TOKEN=$OPERATOR consul kv put wire/read ${text}`, {
          OPERATOR: consul.token ?? "",
        }),
      );
      return packets > 0;
    },
  },
];
