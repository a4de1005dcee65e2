import { z } from "zod";
import { isAddress, isCidr } from "../addresses.ts";
import { withRole } from "./host.ts";

/** Fields that the hosts of several backends have, as the configuration takes them. */

export const hostName = z
  .string()
  .regex(
    /^[a-z][a-z0-9-]{0,30}$/,
    "must be a host name: lower-case letters, digits and hyphens, a letter first",
  );

// What is no address is not compared with others: these end the checks, as a wrong type does.

export const address = z
  .string()
  .refine(isAddress, { error: "must be an IPv4 address such as 192.168.56.3", abort: true });

/** An IPv4 network. */
export const cidr = z.string().refine(isCidr, {
  error: "must be an IPv4 network such as 192.168.56.0/24, with no host bits set",
  abort: true,
});

/** A datacenter of Consul or Nomad. */
export const datacenter = z
  .string()
  .regex(/^[a-z0-9_-]+$/, "must have lower-case letters, digits, - and _ only");

export const roles = z
  .array(z.enum(["server", "client"]))
  .min(1)
  .default(["server", "client"])
  .describe("what it does: server, client or both");

/** What is wrong with a value: the path of its key, and a message that goes on from the key's name. */
export interface Problem {
  path: (string | number)[];
  message: string;
}

/** What is wrong with a list of machines, each with a name, an address and roles. */
export function machineProblems(
  machines: readonly { name: string; address: string; roles: readonly string[] }[],
): Problem[] {
  const path = ["hosts", "machines"];
  const servers = withRole(machines, "server").length;
  const clients = withRole(machines, "client").length;
  return [
    ...repeated(
      machines.map(({ name }) => name),
      path,
    ),
    ...repeated(
      machines.map((machine) => machine.address),
      path,
    ),
    ...(servers === 0 ? [{ path, message: "has no server: give 1, 3 or 5 of them that role" }] : []),
    ...(clients === 0 ? [{ path, message: "has no client: nothing could run" }] : []),
    ...(servers > 0 ? evenServers(servers, path, `has ${servers} servers`) : []),
  ];
}

/** The first value that a list has twice. */
export function repeated(values: readonly string[], path: string[]): Problem[] {
  const twice = values.find((value, index) => values.indexOf(value) !== index);
  return twice === undefined ? [] : [{ path, message: `has ${twice} twice` }];
}

/** What is wrong with a number of servers; the message begins with `what`. */
export function evenServers(servers: number, path: string[], what: string): Problem[] {
  const message = `${what}: an even number of servers survives no more failures than one less; take 1, 3 or 5`;
  return servers % 2 === 0 ? [{ path, message }] : [];
}
