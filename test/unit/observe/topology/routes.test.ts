import type { Instance } from "../../../../observe/topology/instances.ts";
import { edgeOf } from "../../../../observe/topology/routes.ts";

const instance = (host: string, address: string): Instance => ({
  job: "web",
  id: host,
  host,
  version: 1,
  images: [],
  canary: false,
  addresses: [address],
  state: "healthy",
  reason: "",
});
const instances = [instance("u1", "10.32.0.5:8081"), instance("u2", "10.32.0.6:8081")];
const row = (dst: string, weight: number, more: object = {}) => ({
  service: "web",
  src: "mysite.com:9999/",
  dst,
  opts: "",
  weight,
  ...more,
});
const both = [row("http://10.32.0.5:8081/", 0.9), row("http://10.32.0.6:8081/", 0.1)];

test("a route leads to instances, each with its share", () => {
  const { edges, routes } = edgeOf(new Map([["u1", both]]), instances);
  expect(edges).toEqual([{ host: "u1", state: "well" }]);
  expect(routes).toEqual([
    {
      source: "mysite.com:9999/",
      port: 9999,
      options: "",
      service: "web",
      targets: [
        { address: "10.32.0.5:8081", weight: 0.9, instance: instances[0] },
        { address: "10.32.0.6:8081", weight: 0.1, instance: instances[1] },
      ],
    },
  ]);
});

test.each([
  ["mysite-sni-1.com/", "proto=tcp+sni", 9996],
  [":9997", "", 9997],
  ["mysite-https.com:9999/", "proto=https tlsskipverify=true", 9999],
])("%s with %s is asked for at its port", (src, opts, port) => {
  const answer = [row("tcp://10.32.0.5:8081/", 1, { src, opts })];
  expect(edgeOf(new Map([["u1", answer]]), instances).routes).toMatchObject([{ source: src, port }]);
});

test("a route may lead to an address where no instance is", () => {
  const answer = [row("https://10.32.0.7:443/", 1)];
  expect(edgeOf(new Map([["u1", answer]]), instances).routes).toMatchObject([
    { targets: [{ address: "10.32.0.7:443", weight: 1 }] },
  ]);
});

test("edges that say the same in another order are alike; what most say counts", () => {
  const answers = new Map<string, unknown>([
    ["u1", [row("http://10.32.0.5:8081/", 1)]],
    ["u2", both],
    ["u3", both.toReversed()],
    ["u4", undefined],
    ["u5", { error: "no routes here" }],
  ]);
  const { edges, routes } = edgeOf(answers, instances);
  expect(edges.map(({ state }) => state)).toEqual(["differs", "well", "well", "silent", "silent"]);
  expect(routes[0]?.targets).toHaveLength(2);
});

test("an edge without routes answers all the same", () => {
  expect(edgeOf(new Map([["u1", null]]), instances)).toEqual({
    edges: [{ host: "u1", state: "well" }],
    routes: [],
  });
});
