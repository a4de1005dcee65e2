import { reasonOf } from "../../../components/reasonOf.ts";
import { type Fault, type Target, follower, leader } from "../fault.ts";

/** Percent of the packets between a host and the others that are dropped. */
interface Loss {
  in: number;
  out: number;
}

const lasts = 20;

/** Cuts a host off from the other hosts, not from the machine. */
const cut = ({ in: incoming, out }: Loss): Omit<Fault, "name" | "title" | "turns"> => ({
  begin: async ({ subject, hosts }) => {
    const others = subject.outputs.hosts.filter(({ name }) => !hosts.includes(name));
    const variables = {
      PEERS: others.map(({ address }) => address).join(", "),
      PORTS: "",
      IN: String(incoming),
      OUT: String(out),
    };
    await Promise.all(hosts.map((host) => subject.onHost(host, "cut.sh", variables)));
  },
  lasts,
  end: joinAgain,
  heals: "by itself",
});

/** Lets what leaves a host wait. */
const slow = (discipline: string): Omit<Fault, "name" | "title" | "turns"> => ({
  begin: async ({ subject, hosts }) => {
    await Promise.all(hosts.map((host) => subject.onHost(host, "slow.sh", { DISCIPLINE: discipline })));
  },
  lasts,
  end: joinAgain,
  heals: "by itself",
});

/** Ends every fault of the network on these hosts. */
export async function joinAgain({ subject, hosts }: Target): Promise<void> {
  await Promise.all(hosts.map((host) => subject.onHost(host, "join.sh")));
}

/** What can happen to the network between hosts. */
export const networkFaults: readonly Fault[] = [
  {
    name: "partition",
    title: `a host cut off from the others, both ways, ${lasts} s`,
    turns: follower,
    ...cut({ in: 100, out: 100 }),
  },
  {
    name: "partition-leader",
    title: `the leader's host cut off, both ways, ${lasts} s`,
    turns: leader,
    ...cut({ in: 100, out: 100 }),
  },
  {
    name: "partition-one-way",
    title: `the leader's host hears nothing from the others, ${lasts} s`,
    turns: leader,
    ...cut({ in: 100, out: 0 }),
  },
  {
    name: "loss",
    title: `20 % of all packets lost between the leader's host and the others, both ways, ${lasts} s`,
    turns: leader,
    ...cut({ in: 20, out: 20 }),
  },
  {
    name: "delay",
    title: `100 ms ± 20 ms of delay on all that leaves the leader's host, ${lasts} s`,
    turns: leader,
    impossible: lacksNetem,
    ...slow("netem delay 100ms 20ms"),
  },
  {
    name: "slow-link",
    title: `the leader's host sends 1 Mbit/s, with a queue of up to 400 ms, ${lasts} s`,
    turns: leader,
    ...slow("tbf rate 1mbit burst 8kb latency 400ms"),
  },
];

/** The kernels of small machines have no netem. */
async function lacksNetem(target: Target): Promise<string | undefined> {
  const { subject, hosts } = target;
  const [host = ""] = hosts;
  try {
    await subject.onHost(host, "slow.sh", { DISCIPLINE: "netem delay 1ms" });
    return undefined;
  } catch (error) {
    return `the kernel has no netem (${reasonOf(error).split("\n").at(-1) ?? ""})`;
  } finally {
    await joinAgain(target);
  }
}
