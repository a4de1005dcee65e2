import type { Connection, HostNetwork } from "./askHosts.ts";

/** What one of the two hosts of a link says of it. */
export interface LinkEnd {
  /** The host that says it. */
  host: string;
  /** Weave's word for its connection; `none` where it has no connection, `silent` where it does not answer. */
  state: string;
  /** How packets travel: `fastdp` in the kernel, `sleeve` through the router. Known once it is established. */
  transport?: string;
  /** Whether what goes through it is encrypted. */
  encrypted: boolean;
  /** Bytes of a packet that fit through it. */
  mtu?: number;
  /** Weave's message, where something is wrong. */
  reason: string;
}

/** The connection of the Weave routers of two hosts, which there should be between each two. */
export interface Link {
  ends: readonly [LinkEnd, LinkEnd];
  /** `well`: it is established, and no end says otherwise; `unknown`: neither end answers. */
  state: "well" | "ill" | "unknown";
}

/** A connection with an address that no host of the stack has. */
export interface Stranger {
  host: string;
  address: string;
  state: string;
  reason: string;
}

/** A host, and what it says of its network if it answers. */
interface Speaker {
  name: string;
  address: string;
  network?: HostNetwork | undefined;
}

/**
 * The links between hosts, one for each two of them, in their order.
 *
 * @param hosts all of them.
 */
export function linksBetween(hosts: readonly Speaker[]): Link[] {
  return hosts.flatMap((one, index) =>
    hosts.slice(index + 1).map((other) => {
      const ends = [endOf(one, other), endOf(other, one)] as const;
      return { ends, state: stateOf(ends) };
    }),
  );
}

/** The connections that lead to no host of the stack: one that was removed, or somebody else's router. */
export function strangersOf(hosts: readonly Speaker[]): Stranger[] {
  const own = new Set(hosts.map(({ address }) => address));
  return hosts.flatMap(({ name, network }) =>
    (network?.router?.connections ?? [])
      .filter(({ address }) => !own.has(withoutPort(address)))
      .map(({ address, state, info }) => ({ host: name, address, state, reason: reasonIn(info) })),
  );
}

function endOf(from: Speaker, to: Speaker): LinkEnd {
  const router = from.network?.router;
  if (!router) {
    return { host: from.name, state: "silent", encrypted: false, reason: "" };
  }
  const connections = router.connections.filter(({ address }) => withoutPort(address) === to.address);
  // Two routers that call each other have two for a moment.
  const connection = connections.find(isEstablished) ?? connections[0];
  return connection
    ? describe(from.name, connection)
    : { host: from.name, state: "none", encrypted: false, reason: "" };
}

function describe(host: string, connection: Connection): LinkEnd {
  const { state, info, transport, encrypted, mtu } = connection;
  return {
    host,
    state,
    ...(transport !== null && { transport }),
    encrypted: encrypted === true,
    ...(mtu !== null && { mtu }),
    reason: isEstablished(connection) ? "" : reasonIn(info),
  };
}

function stateOf(ends: readonly LinkEnd[]): Link["state"] {
  const said = ends.filter(({ state }) => state !== "silent");
  if (said.length === 0) {
    return "unknown";
  }
  return said.every(isEstablished) ? "well" : "ill";
}

function isEstablished({ state }: Pick<Connection, "state">): boolean {
  return state === "established";
}

/** Weave's message; its time to the second. */
function reasonIn(info: string): string {
  return info.trim().replace(/\.\d+ \+0000 UTC m=\S+$/, " UTC");
}

/** The address in `192.168.56.4:6783`. */
function withoutPort(address: string): string {
  return address.replace(/:\d+$/, "");
}
