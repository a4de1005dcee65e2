import { runCommand } from "../../../toolchain/command.ts";
import { type Fault, type Target, allButOne, each, leader } from "../fault.ts";

const away = {
  begin: async ({ subject, hosts }: Target) => {
    await runCommand("docker", ["kill", ...hosts.map(subject.container)]);
  },
  lasts: 20,
  end: async ({ subject, hosts }: Target) => {
    await runCommand("docker", ["start", ...hosts.map(subject.container)]);
  },
  hostsGone: true,
  heals: "by itself",
} as const;

/** Hosts that lose their power, all processes with -9 at once, and get it back. */
export const powerFaults: readonly Fault[] = [
  { name: "stop-host", title: `power off for ${away.lasts} s, host by host`, turns: each, ...away },
  { name: "stop-leader", title: `power off for ${away.lasts} s, the leader's host`, turns: leader, ...away },
  {
    name: "stop-two",
    title: `power off for ${away.lasts} s, two of three hosts, the leader's among them`,
    turns: allButOne,
    ...away,
  },
];
