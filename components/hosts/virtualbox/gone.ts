import type { GoneServers, KnownHost } from "../../gone/describe.ts";
import type { Place } from "../backend.ts";
import { withRole } from "../host.ts";
import { askVirtualBox, namesIn } from "./observe.ts";

/** Whether VirtualBox has no VM of a server; one that does not answer says nothing. */
export async function goneFromVirtualBox(
  _place: Place,
  hosts: readonly KnownHost[],
): Promise<GoneServers | undefined> {
  const machines = await askVirtualBox("list", "vms").then(namesIn, () => undefined);
  return machines === undefined || withRole(hosts, "server").some(({ name }) => machines.includes(name))
    ? undefined
    : { what: "VirtualBox has no VM of theirs", otherKey: [] };
}
