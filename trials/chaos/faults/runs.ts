import type { Outcome } from "../../../testbed/testStack.ts";
import { all, type Fault, type Target } from "../fault.ts";
import { endOf, killAll, succeed } from "../run.ts";
import { joinAgain } from "./network.ts";

const offlineSeconds = 30;
/** A change of every Consul and Nomad agent, which are restarted host by host. */
const change = { cluster: { raftMultiplier: 2 } };
const changed = `grep -q '"raft_multiplier": 2' /etc/consul.d/agent.json`;

/** The machine of the person who runs `up` reaches no host any more while the agents are being changed. */
export function offlineDuringUp(): Fault {
  let up: ReturnType<Target["subject"]["stack"]["start"]> | undefined;
  return {
    name: "offline-during-up",
    title: `during a changing \`up\` its machine reaches neither SSH nor Nomad of any host, ${offlineSeconds} s`,
    turns: all,
    begin: async (target) => {
      const { subject, hosts } = target;
      subject.configure(change);
      up = subject.stack.start("up");
      await untilChanged(target, up.done);
      const variables = { PEERS: subject.machine, PORTS: "22, 4646", IN: "100", OUT: "0" };
      await Promise.all(hosts.map((host) => subject.onHost(host, "cut.sh", variables)));
    },
    lasts: offlineSeconds,
    end: async (target) => {
      await joinAgain(target);
      if (up) {
        const { code, output } = await endOf(up, target.signal);
        target.remark(
          code === 0
            ? "that `up` went on and ended well"
            : `that \`up\` ended with ${code}, ${lastLine(output)}`,
        );
      }
    },
    restore: back,
    heals: "`up`",
  };
}

/** `up` is killed while it changes a cluster that runs. */
export const killedChange: Fault = {
  name: "kill-changing-up",
  title: "a changing `up` killed with -9 as soon as the first agent's file is changed",
  turns: all,
  begin: async (target) => {
    target.subject.configure(change);
    const { child, done } = target.subject.stack.start("up");
    try {
      await untilChanged(target, done);
    } finally {
      killAll(child);
      await done;
    }
  },
  restore: back,
  heals: "`up`",
};

async function back({ subject, signal }: Target): Promise<void> {
  subject.configure({});
  await succeed(subject.stack, "up", signal);
}

/** Waits until a host has its changed file. @throws Error if `up` ends before */
async function untilChanged({ subject, hosts, signal }: Target, up: Promise<Outcome>): Promise<void> {
  let outcome: Outcome | undefined;
  void up.then((ended) => (outcome = ended));
  for (;;) {
    signal.throwIfAborted();
    const found = await Promise.all(hosts.map((host) => subject.stack.succeedsOnHost(host, changed)));
    if (found.includes(true)) {
      return;
    }
    if (outcome) {
      throw new Error(`up ended before it had changed anything:\n${outcome.output}`);
    }
  }
}

function lastLine(text: string): string {
  return text.trimEnd().split("\n").at(-1)?.trim() ?? "";
}
