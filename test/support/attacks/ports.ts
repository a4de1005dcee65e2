import type { Attack, Target } from "./attack.ts";

/** Whether a command of the stranger's ends well. */
function works({ rogue }: Target, command: string): boolean {
  try {
    rogue.run(command);
    return true;
  } catch {
    return false;
  }
}

const asks = (target: Target, options: string) =>
  // dig fails if nobody answers; what is answered is all the same.
  works(target, `dig +time=1 +tries=2 ${options} @${target.address} consul.service.consul`);

/** All are tried at once: who drops a packet says nothing. */
const connects = (target: Target, ports: readonly number[]) =>
  works(
    target,
    `for port in ${ports.join(" ")}; do timeout 2 bash -c "</dev/tcp/${target.address}/$port" && echo $port & done | grep -q .`,
  );

/** Attacks by a machine in the hosts' network on ports that are not for it. */
export const portAttacks: Attack[] = [
  {
    name: "ports: a stranger asks the hosts' DNS",
    attempt: (target) => Promise.resolve(asks(target, "") || asks(target, "+tcp")),
  },
  {
    name: "ports: a stranger connects to Consul's, Nomad's or Weave's agents",
    attempt: (target) => Promise.resolve(connects(target, [8300, 8301, 8302, 4647, 4648, 6783])),
  },
  {
    name: "ports: a stranger connects to an API or to fabio's routes",
    attempt: (target) => Promise.resolve(connects(target, [4646, 8500, 8501, 9998])),
  },
];
