import fc from "fast-check";
import { addressAt, contains, isAddress, isCidr, overlaps } from "../../../components/addresses.ts";

const octet = fc.integer({ min: 0, max: 255 });
const address = fc.tuple(octet, octet, octet, octet).map((octets) => octets.join("."));
/** A network with no host bits set. */
const network = fc.tuple(address, fc.integer({ min: 8, max: 30 })).map(([start, prefix]) => {
  const value = start.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
  const size = 2 ** (32 - prefix);
  return `${addressAt("0.0.0.0", value - (value % size))}/${prefix}`;
});

test("any address is one, and no network is", () => {
  fc.assert(fc.property(address, (text) => isAddress(text) && !isCidr(text)));
  fc.assert(fc.property(network, (text) => isCidr(text) && !isAddress(text)));
});

test.each(["10.0.0.1/24", "10.0.0.0/33", "10.0.0/24", "::/0", "", "300.0.0.0/8"])(
  "%p is no network",
  (text) => {
    expect(isCidr(text)).toBe(false);
  },
);

test("addresses follow one another across octets", () => {
  expect(addressAt("192.168.56.254", 3)).toBe("192.168.57.1");
});

test("a network has all of its addresses but the first and the last", () => {
  fc.assert(
    fc.property(network, fc.nat(), (text, number) => {
      const size = 2 ** (32 - Number(text.split("/")[1]));
      const offset = number % size;
      return contains(text, addressAt(text, offset)) === (offset > 0 && offset < size - 1);
    }),
  );
  expect(contains("10.0.0.0/24", "10.0.1.5")).toBe(false);
});

test("networks overlap if one is within the other, in either order", () => {
  fc.assert(fc.property(network, network, (a, b) => overlaps(a, b) === overlaps(b, a) && overlaps(a, a)));
  expect(overlaps("10.32.0.0/16", "10.32.5.0/24")).toBe(true);
  expect(overlaps("10.32.0.0/24", "10.32.1.0/24")).toBe(false);
});
