import { mapOf, numberOf, stringOf } from "../base/fields.ts";
import type { PropertyMap } from "../base/property.ts";

/** One SSH server and how to get in. */
export interface Endpoint {
  host: string;
  port: number;
  user: string;
  password?: string;
  privateKey?: string;
  privateKeyPassword?: string;
  /** The socket of an SSH agent. */
  agent?: string;
  /** How many dials may fail before it is given up; -1 = any number. */
  dialErrorLimit: number;
  /** Seconds a dial may take; 0 = any time. */
  perDialTimeout: number;
  /** The one key the server may show, such as "ssh-ed25519 AAAA…"; without it nobody checks. */
  hostKey?: string;
}

/** The property `connection` as the server and the proxy before it, if any. */
export function endpointsOf(inputs: PropertyMap): { server: Endpoint; proxy?: Endpoint } {
  const connection = mapOf(inputs, "connection");
  const server = endpointOf(connection);
  if (connection["proxy"] === undefined || connection["proxy"] === null) return { server };
  return { server, proxy: endpointOf(mapOf(connection, "proxy")) };
}

function endpointOf(map: PropertyMap): Endpoint {
  const host = stringOf(map, "host");
  if (host === undefined) throw new Error("connection.host is missing.");
  return {
    host,
    port: numberOf(map, "port") ?? 22,
    user: stringOf(map, "user") ?? "root",
    dialErrorLimit: numberOf(map, "dialErrorLimit") ?? 10,
    perDialTimeout: numberOf(map, "perDialTimeout") ?? 15,
    ...given("password", stringOf(map, "password")),
    ...given("privateKey", stringOf(map, "privateKey")),
    ...given("privateKeyPassword", stringOf(map, "privateKeyPassword")),
    ...given("agent", stringOf(map, "agentSocketPath") ?? process.env["SSH_AUTH_SOCK"]),
    ...given("hostKey", stringOf(map, "hostKey")),
  };
}

function given<Name extends string>(name: Name, value: string | undefined): { [name in Name]?: string } {
  const part: { [name in Name]?: string } = {};
  if (value !== undefined && value !== "") part[name] = value;
  return part;
}
