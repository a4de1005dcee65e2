import type { Connection, HostNetwork } from "../../../../observe/topology/askHosts.ts";
import { linksBetween, strangersOf } from "../../../../observe/topology/links.ts";

const connection = (address: string, more: Partial<Connection> = {}): Connection => ({
  address: `${address}:6783`,
  state: "established",
  info: "encrypted   sleeve 02:00:00:00:00:02(u2)",
  transport: "sleeve",
  encrypted: true,
  mtu: 1438,
  ...more,
});
const failed = {
  state: "failed",
  info: "dial tcp4: connect: no route to host, retry: 2026-11-21 20:09:02.019311922 +0000 UTC m=+105.058151589",
  transport: null,
  encrypted: null,
  mtu: null,
};

const reason = "dial tcp4: connect: no route to host, retry: 2026-11-21 20:09:02 UTC";

function speaker(number: number, connections?: readonly Connection[]) {
  const network: HostNetwork | undefined = connections && {
    router: {
      version: "2.6.5",
      range: "10.32.0.0/16",
      defaultSubnet: "10.32.0.0/24",
      connections: [...connections],
    },
    addresses: [],
    tenants: [],
  };
  return { name: `u${number}`, address: `10.0.0.${number}`, network };
}

test("there is one link for each two hosts, and both ends of it say what it is like", () => {
  const hosts = [
    speaker(1, [connection("10.0.0.2"), connection("10.0.0.3")]),
    speaker(2, [connection("10.0.0.1"), connection("10.0.0.3")]),
    speaker(3, [connection("10.0.0.1"), connection("10.0.0.2")]),
  ];
  const links = linksBetween(hosts);
  expect(links.map(({ ends }) => ends.map(({ host }) => host))).toEqual([
    ["u1", "u2"],
    ["u1", "u3"],
    ["u2", "u3"],
  ]);
  const end = { state: "established", transport: "sleeve", encrypted: true, mtu: 1438, reason: "" };
  expect(links[0]).toEqual({
    state: "well",
    ends: [
      { host: "u1", ...end },
      { host: "u2", ...end },
    ],
  });
});

test.each([
  ["it is established at both", [connection("10.0.0.2")], [connection("10.0.0.1")], "well"],
  ["the other host does not answer", [connection("10.0.0.2")], undefined, "well"],
  ["no host answers", undefined, undefined, "unknown"],
  ["one end fails", [connection("10.0.0.2", failed)], [connection("10.0.0.1")], "ill"],
  ["one end has no such connection", [], [connection("10.0.0.1")], "ill"],
  ["a second one is being made", [connection("10.0.0.2", failed), connection("10.0.0.2")], undefined, "well"],
])("a link of which %s", (_case, one, other, state) => {
  expect(linksBetween([speaker(1, one), speaker(2, other)])).toMatchObject([{ state }]);
});

test("an end that fails says why", () => {
  const [link] = linksBetween([speaker(1, [connection("10.0.0.2", failed)]), speaker(2)]);
  expect(link?.ends).toEqual([
    { host: "u1", state: "failed", encrypted: false, reason },
    { host: "u2", state: "silent", encrypted: false, reason: "" },
  ]);
});

test("a connection with no host of the stack is a stranger's", () => {
  const hosts = [speaker(1, [connection("10.0.0.2"), connection("10.0.0.9", failed)]), speaker(2)];
  expect(strangersOf(hosts)).toEqual([{ host: "u1", address: "10.0.0.9:6783", state: "failed", reason }]);
});
