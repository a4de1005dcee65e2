import { z } from "zod";
import { withRole } from "../../components/hosts/host.ts";
import type { Outputs } from "../../stack/outputs.ts";
import type { Check } from "./check.ts";

const raft = z.object({
  Servers: z.array(z.object({ Node: z.string(), Leader: z.boolean(), Voter: z.boolean() })),
});
const members = z.array(z.object({ Name: z.string(), Addr: z.string(), Status: z.int() }));
const nodes = z.array(
  z.object({ Name: z.string(), Status: z.string(), SchedulingEligibility: z.string(), Address: z.string() }),
);

/** @throws Error that names the hosts that are wanted and not there */
function expectAll(wanted: Outputs["hosts"], found: readonly string[], what: string): void {
  const missing = wanted.filter(({ name }) => !found.includes(name)).map(({ name }) => name);
  if (missing.length > 0) {
    throw new Error(`${what}: ${missing.join(", ")} missing`);
  }
}

function describeRaft(servers: z.output<typeof raft>["Servers"]): string {
  const leader = servers.find((server) => server.Leader);
  if (!leader) {
    throw new Error("there is no leader");
  }
  return `${servers.length} voters, leader ${leader.Node}`;
}

/** Consul's and Nomad's agents. */
export const agentChecks: Check[] = [
  {
    name: "consul: raft peers",
    run: async ({ outputs, consul }) => {
      const { Servers } = raft.parse(await consul("operator/raft/configuration"));
      const voters = Servers.filter((server) => server.Voter).map((server) => server.Node);
      expectAll(withRole(outputs.hosts, "server"), voters, "voters");
      return describeRaft(Servers);
    },
  },
  {
    name: "consul: members",
    run: async ({ outputs, consul }) => {
      const all = members.parse(await consul("agent/members"));
      const alive = all.filter((member) => member.Status === 1);
      const atItsAddress = alive.filter((member) =>
        outputs.hosts.some((host) => host.name === member.Name && host.address === member.Addr),
      );
      expectAll(
        outputs.hosts,
        atItsAddress.map((member) => member.Name),
        "living members at their own address",
      );
      return `${alive.length} alive`;
    },
  },
  {
    name: "nomad: servers",
    run: async ({ outputs, nomad }) => {
      const { Servers } = raft.parse(await nomad("operator/raft/configuration"));
      const named = Servers.map((server) => ({ ...server, Node: server.Node.replace(/\.[^.]*$/, "") }));
      expectAll(
        withRole(outputs.hosts, "server"),
        named.filter((server) => server.Voter).map((server) => server.Node),
        "voters",
      );
      return describeRaft(named);
    },
  },
  {
    name: "nomad: nodes",
    run: async ({ outputs, nomad }) => {
      const all = nodes.parse(await nomad("nodes"));
      const ready = all.filter(
        (node) => node.Status === "ready" && node.SchedulingEligibility === "eligible",
      );
      expectAll(
        withRole(outputs.hosts, "client"),
        ready.map((node) => node.Name),
        "ready nodes",
      );
      return `${ready.length} ready`;
    },
  },
];
