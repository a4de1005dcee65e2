import { z } from "zod";
import { isAddress, isCidr, overlaps } from "../addresses.ts";
import type { TakenNetwork } from "./backend.ts";
import { withRole } from "./host.ts";

/** Fields that several parts of the configuration have. */

/**
 * A text of a certain form.
 *
 * @param rule what it must be, also where it is missing: `must be a user name such as admin`.
 */
export function matching(pattern: RegExp, rule: string) {
  return z.string(rule).regex(pattern, rule);
}

export const hostName = matching(
  /^[a-z][a-z0-9-]{0,30}$/,
  "must be a host name (lowercase letters, digits and hyphens, starting with a letter, at most 31 characters)",
);

// What is no address is not compared with others: these end the checks, as a wrong type does.

const addressRule = "must be an IPv4 address such as 192.168.56.3";
export const address = z
  .string(addressRule)
  .refine(isAddress, { error: addressRule, abort: true })
  .meta({ title: "IPv4 address", pattern: String.raw`^(\d{1,3}\.){3}\d{1,3}$` });

const networkRule = "must be an IPv4 network such as 192.168.56.0/24, with no host bits set";
/** An IPv4 network. */
export const cidr = z
  .string(networkRule)
  .refine(isCidr, { error: networkRule, abort: true })
  .meta({ title: "IPv4 network", pattern: String.raw`^(\d{1,3}\.){3}\d{1,3}/\d{1,2}$` });

/** A datacenter of Consul or Nomad. */
export const datacenter = matching(/^[a-z0-9_-]+$/, "must consist of lowercase letters, digits, - and _");

export const roles = z
  .array(z.enum(["server", "client"]))
  .min(1)
  .default(["server", "client"])
  .describe("Roles of the host: `server` (of Consul and Nomad), `client` (runs jobs) or both");

/** What is wrong with a value that is right by itself: `hosts.servers must be at most 3, the number of hosts.names, got 5`. */
export interface Problem {
  /** Of the key. */
  path: (string | number)[];
  /** What it must be; it goes on from the key's name. */
  message: string;
  /** What it is instead, as a message has it. @default - the message tells all */
  got?: string;
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
      "name",
    ),
    ...repeated(
      machines.map((machine) => machine.address),
      path,
      "address",
    ),
    ...(servers === 0
      ? [{ path, message: "must include 1, 3 or 5 machines with the role server", got: "none" }]
      : []),
    ...(clients === 0
      ? [{ path, message: "must include a machine with the role client, which runs the jobs", got: "none" }]
      : []),
    ...(servers > 0 ? evenServers(servers, path, "must include an odd number of servers") : []),
  ];
}

/**
 * The first value that a list has twice.
 *
 * @param what the values are: `address`.
 */
export function repeated(values: readonly string[], path: string[], what: string): Problem[] {
  const twice = values.find((value, index) => values.indexOf(value) !== index);
  return twice === undefined
    ? []
    : [{ path, message: `must not have the same ${what} twice`, got: `${twice} twice` }];
}

/** What is wrong with a number of servers; the message begins with `rule`. */
export function evenServers(servers: number, path: string[], rule: string): Problem[] {
  const message = `${rule} (an even number survives no more failures than one less)`;
  return servers % 2 === 0 ? [{ path, message, got: String(servers) }] : [];
}

/** What is wrong with an overlay of that address range, by the networks that are taken. */
export function rangeProblems(taken: readonly TakenNetwork[], range: string): Problem[] {
  return taken
    .filter(({ network }) => overlaps(range, network))
    .map(({ rule }) => ({ path: ["overlay", "range"], message: rule, got: range }));
}
