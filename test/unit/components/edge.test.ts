import { fabioEdge } from "../../../components/edge/fabio.ts";

test.each([
  ["mysite.com:9999/", { port: 9999, tls: false, host: "mysite.com:9999" }],
  [
    "mysite-https.com:9999/ proto=https tlsskipverify=true",
    { port: 9999, tls: false, host: "mysite-https.com:9999" },
  ],
  [":9997 proto=tcp", { port: 9997, tls: true, host: "" }],
  ["mysite-sni-1.com/ proto=tcp+sni", { port: 9996, tls: true, host: "mysite-sni-1.com" }],
])("a client asks for the route %s where fabio has it", (route, entrance) => {
  expect(fabioEdge.entrance(route)).toEqual(entrance);
});

test("canaries without a share are kept out, others are not", () => {
  const services = [{ name: "web", routes: [{ source: "mysite.com/" }] }];
  expect(fabioEdge.keepsOut(fabioEdge.share(services, { share: 0, count: 1 }))).toBe(true);
  expect(fabioEdge.keepsOut(fabioEdge.share(services, { share: 0.1, count: 1 }))).toBe(false);
  expect(fabioEdge.keepsOut("")).toBe(false);
});
