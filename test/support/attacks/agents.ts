import { type Attack, type Target, within } from "./attack.ts";

// An agent that is let in is there within two or three seconds.
const patience = 10;

// Asking for the facts of clouds that are not there takes longer than that.
const withoutClouds = JSON.stringify({
  client: { options: { "fingerprint.denylist": "env_aws,env_azure,env_digitalocean,env_gce" } },
});

/** Agents of somebody else's that want to be part of the cluster. */
export const agentAttacks: Attack[] = [
  {
    name: "Consul: an agent without the gossip key joins",
    attempt: async ({ stack, rogue, address }) => {
      rogue.start(
        `exec consul agent -data-dir /tmp/consul -node rogue -bind ${rogue.address} -retry-join ${address} >/tmp/consul.log 2>&1`,
      );
      const joined = await within(patience, () =>
        stack.succeedsOnHost(
          "e1",
          `ask_consul agent/members | jq -e 'any(.Name == "rogue" and .Status == 1)'`,
        ),
      );
      rogue.run("pkill consul || true");
      return joined;
    },
  },
  {
    name: "Nomad: a server without the gossip key joins",
    attempt: async (target) => {
      const { stack, rogue, address } = target;
      rogue.start(
        `exec nomad agent -server -data-dir $(mktemp --directory) -node rogue -bind ${rogue.address} -retry-join ${address} >/tmp/nomad-server.log 2>&1`,
      );
      const joined = await within(patience, () =>
        stack.succeedsOnHost(
          "e1",
          `ask_nomad agent/members | jq -e 'any(.Members[]; .Name == "rogue.global")'`,
        ),
      );
      endNomad(target);
      return joined;
    },
  },
  {
    name: "Nomad: a client without a certificate registers",
    attempt: async (target) => {
      const { stack, rogue, address } = target;
      rogue.start(
        `echo '${withoutClouds}' >/tmp/rogue.json
exec nomad agent -client -config /tmp/rogue.json -data-dir $(mktemp --directory) -node rogue -bind ${rogue.address} -servers ${address}:4647 >/tmp/nomad-client.log 2>&1`,
      );
      const registered = await within(patience, () =>
        stack.succeedsOnHost(
          "e1",
          `ask_nomad nodes | jq -e 'any(.[]; .Name == "rogue" and .Status == "ready")'`,
        ),
      );
      endNomad(target);
      return registered;
    },
  },
  {
    name: "Weave: a router without the password connects",
    attempt: async ({ rogue, address }) => {
      rogue.start(
        `exec weaver --port=6783 --name=02:00:00:00:00:01 --nickname=rogue --no-dns --db-prefix=/tmp/weave --ipalloc-range= --http-addr=127.0.0.1:6784 --status-addr= ${address} >/tmp/weave.log 2>&1`,
      );
      const connected = await within(patience, () =>
        rogue.run("curl -sf 127.0.0.1:6784/status/connections").includes(" established "),
      );
      rogue.run("pkill weaver || true");
      return connected;
    },
  },
];

/** With what it has started: a client that was let in gets work. */
function endNomad({ rogue }: Target): void {
  rogue.run("pkill -KILL nomad || true; docker ps --quiet | xargs --no-run-if-empty docker rm --force");
}
