import type { HostBackend, Place } from "../hosts/backend.ts";
import { withRole } from "../hosts/host.ts";
import type { GoneServers, KnownHost } from "./describe.ts";

/**
 * Whether none of the servers of a stack exists any more, by the word of who has made them.
 *
 * @param backend what the hosts are made of.
 * @param place to look.
 * @param hosts of the stack, as it was.
 * @returns nothing if a server exists, or may, and for a stack without servers.
 */
export async function findGone(
  backend: Pick<HostBackend, "gone">,
  place: Place,
  hosts: readonly KnownHost[],
): Promise<GoneServers | undefined> {
  return withRole(hosts, "server").length === 0 ? undefined : backend.gone(place, hosts);
}
