import type { HostsConfig } from "../hosts/hostsConfig.ts";

/** Hosts by name and address. */
type Placed = readonly { readonly name: string; readonly address: string }[];

/**
 * Why hosts may not get other names or addresses like that: a host is known by both. Under another address it is another
 * machine, and what is on the one that it was would be lost.
 *
 * @param backend what the hosts are made of.
 * @param before the hosts that there are.
 * @param after the hosts that there are to be.
 * @param replaced the host that is recreated on purpose. @default - none
 * @returns a line for each host that moves, with what to do instead; none if none does.
 */
export function moveProblems(
  backend: HostsConfig["backend"],
  before: Placed,
  after: Placed,
  replaced: string | undefined,
): string[] {
  return after.flatMap(({ name, address }) => {
    const old = before.find((host) => host.name === name);
    const holder = before.find((host) => host.address === address);
    if (old && old.address !== address) {
      return backend === "ssh" || name !== replaced ? [moved(backend, name, old.address, address)] : [];
    }
    return old || !holder ? [] : [renamed(backend, holder.name, name, address)];
  });
}

function moved(backend: HostsConfig["backend"], name: string, from: string, to: string): string {
  return backend === "ssh"
    ? `hosts.machines: ${name} would move from ${from} to ${to}, which is another machine: remove ${name} and run \`up\`, so that it leaves the cluster and is cleaned; then add it at ${to} and run \`up\` again`
    : `${name}: another address (${from} => ${to}) recreates the host, and what is on it is lost: keep hosts.${backend === "docker" ? "subnet" : "machines"} as it was, or recreate this host alone with npm run up -- --replace-host ${name}`;
}

function renamed(backend: HostsConfig["backend"], from: string, to: string, address: string): string {
  const key = backend === "docker" ? "hosts.names" : "hosts.machines";
  return `${key}: ${to} has the address of ${from}, ${address}, so ${from} would be removed under it: remove ${from} and run \`up\`, so that it leaves the cluster and is cleaned; then add ${to} and run \`up\` again`;
}
