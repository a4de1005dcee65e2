import { overlayNetwork } from "../../components/overlay/chosen.ts";
import { type Check, onEveryHost } from "./check.ts";

// ping itself goes on as long as it cannot send: while the overlay has no route to there.
const pingSeconds = 20;

/** The Weave overlay itself. */
export const overlayChecks: Check[] = [
  {
    name: "weave: every host connected with every other",
    run: async (cluster) => {
      const expected = cluster.outputs.hosts.length - 1;
      await onEveryHost(cluster, async ({ name }) => {
        const connected = overlayNetwork.connected(await cluster.onHost(name, overlayNetwork.probe));
        if (connected !== expected) {
          throw new Error(`${connected} of ${expected} connections established`);
        }
      });
      return `${cluster.outputs.hosts.length * expected} established`;
    },
  },
  {
    name: "weave: every host reaches every other on the overlay",
    run: async (cluster) => {
      const { hosts } = cluster.outputs;
      const addresses = await Promise.all(
        hosts.map(async ({ name }) =>
          (
            await cluster.onHost(
              name,
              `ip -4 -json address show dev ${overlayNetwork.device} | jq -r '.[].addr_info[0].local'`,
            )
          ).trim(),
        ),
      );
      await onEveryHost(cluster, async ({ name }) => {
        await cluster.onHost(
          name,
          addresses
            .map((address) => `timeout ${pingSeconds} ping -c 3 -i 0.2 -W 2 ${address} >/dev/null`)
            .join(" && "),
        );
      });
      return addresses.join(" ");
    },
  },
];
