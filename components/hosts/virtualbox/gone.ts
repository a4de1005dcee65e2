import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { GoneServers, KnownHost } from "../../gone/describe.ts";
import type { Place } from "../backend.ts";
import { withRole } from "../host.ts";
import { namesIn } from "./observe.ts";

/** Whether VirtualBox has no VM of a server; one that does not answer says nothing. */
export async function goneFromVirtualBox(
  _place: Place,
  hosts: readonly KnownHost[],
): Promise<GoneServers | undefined> {
  const machines = await virtualMachines();
  return machines === undefined || withRole(hosts, "server").some(({ name }) => machines.includes(name))
    ? undefined
    : { what: "VirtualBox has no VM of theirs", otherKey: [] };
}

async function virtualMachines(): Promise<string[] | undefined> {
  return promisify(execFile)("VBoxManage", ["list", "vms"], { env: process.env }).then(
    ({ stdout }) => namesIn(stdout),
    () => undefined,
  );
}
