import { Address4 } from "ip-address";

/** How many there are. */
const addresses = 2n ** 32n;

/** Whether the text is an IPv4 address without a prefix, such as `192.168.56.3`. */
export function isAddress(text: string): boolean {
  return Address4.isValid(text) && !text.includes("/");
}

/** Whether the text is an IPv4 network with no host bits set, such as `10.32.0.0/16`. */
export function isCidr(text: string): boolean {
  if (!Address4.isValid(text) || !text.includes("/")) {
    return false;
  }
  const network = new Address4(text);
  return network.startAddress().correctForm() === network.correctForm();
}

/**
 * The address that comes `offset` places after another; after the last of all comes 0.0.0.0.
 *
 * @param start an IPv4 address, or a network (then counted from its first address).
 * @param offset how many addresses further, 0 or more.
 */
export function addressAt(start: string, offset: number): string {
  return Address4.fromBigInt((new Address4(start).bigInt() + BigInt(offset)) % addresses).correctForm();
}

/** Whether a host may have the address in the network: inside, and neither its first nor its last address. */
export function contains(network: string, address: string): boolean {
  const { first, last } = bounds(network);
  const value = new Address4(address).bigInt();
  return first < value && value < last;
}

/** The netmask of a network: `255.255.255.0` of `192.168.56.0/24`. */
export function netmask(network: string): string {
  const { first, last } = bounds(network);
  return Address4.fromBigInt(addresses - 1n - (last - first)).correctForm();
}

/** Whether two IPv4 networks share an address. */
export function overlaps(one: string, other: string): boolean {
  const a = bounds(one);
  const b = bounds(other);
  return a.first <= b.last && b.first <= a.last;
}

function bounds(network: string): { first: bigint; last: bigint } {
  const parsed = new Address4(network);
  return { first: parsed.startAddress().bigInt(), last: parsed.endAddress().bigInt() };
}
