import type { RequestListener } from "node:http";
import { askAny } from "../../../observe/askAny.ts";
import { SmallServers } from "../../support/smallServers.ts";

const small = new SmallServers();
const well = (name: string) => small.serve((_, response) => response.end(JSON.stringify(name)));

afterEach(() => small.end());

test("one server that answers is enough", async () => {
  const [one, other] = [await well("one"), await well("other")];
  const ask = askAny([one, other]);
  await expect(Promise.all([ask("/a"), ask("/b")])).resolves.toEqual(["one", "one"]);
  expect(other.asked).toEqual([]);
});

test.each<[string, RequestListener]>([
  ["refuses", (_, response) => response.writeHead(500).end()],
  ["says nothing", () => undefined],
])("a server that %s is not waited for, and not asked again", async (_, answer) => {
  const [bad, good] = [await small.serve(answer), await well("good")];
  const ask = askAny([bad, good]);
  await expect(ask("/a")).resolves.toBe("good");
  await expect(ask("/b")).resolves.toBe("good");
  expect(bad.asked).toEqual(["/a"]);
});

test("no good answer at all is an error", async () => {
  const bad = await small.serve((_, response) => response.writeHead(500).end());
  await expect(askAny([bad, { address: "http://127.0.0.1:1" }], 100)).rejects.toThrow();
});
