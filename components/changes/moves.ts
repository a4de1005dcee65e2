import type { ConfiguredHosts } from "../hosts/backend.ts";

/** What is looked at of hosts. */
export type MovedHosts = Pick<ConfiguredHosts, "keys" | "backend">;

/** Hosts by name and address. */
type Placed = readonly { readonly name: string; readonly address: string }[];

/**
 * Why hosts may not get other names or addresses like that: a host is known by both. Under another address it is another
 * machine, and what is on the one that it was would be lost.
 *
 * @param hosts of the configuration.
 * @param before the hosts that there are.
 * @param after the hosts that there are to be.
 * @param replaced the host that is recreated on purpose. @default - none
 * @returns a line for each host that moves, with what to do instead; none if none does.
 */
export function moveProblems(
  hosts: MovedHosts,
  before: Placed,
  after: Placed,
  replaced: string | undefined,
): string[] {
  return after.flatMap(({ name, address }) => {
    const old = before.find((host) => host.name === name);
    const holder = before.find((host) => host.address === address);
    if (old && old.address !== address) {
      return outlivesStack(hosts) || name !== replaced ? [moved(hosts, name, old.address, address)] : [];
    }
    return old || !holder ? [] : [renamed(hosts, holder.name, name, address)];
  });
}

const outlivesStack = ({ backend }: MovedHosts) => backend.hostResource === undefined;

function moved(hosts: MovedHosts, name: string, from: string, to: string): string {
  return outlivesStack(hosts)
    ? `hosts.${hosts.keys.addresses}: ${name} would move from ${from} to ${to}, which is another machine: remove ${name} and run \`up\`, so that it leaves the cluster and is cleaned; then add it at ${to} and run \`up\` again`
    : `${name}: another address (${from} => ${to}) recreates the host, and what is on it is lost: keep hosts.${hosts.keys.addresses} as it was, or recreate this host alone with npm run up -- --replace-host ${name}`;
}

function renamed({ keys }: MovedHosts, from: string, to: string, address: string): string {
  return `hosts.${keys.names}: ${to} has the address of ${from}, ${address}, so ${from} would be removed under it: remove ${from} and run \`up\`, so that it leaves the cluster and is cleaned; then add ${to} and run \`up\` again`;
}
