import { type RequestListener, type Server, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { askAny } from "../../../scripts/status/askAny.ts";

const servers: Server[] = [];

/** A server of its own, and the paths that it was asked for. */
async function serve(answer: RequestListener): Promise<{ address: string; asked: string[] }> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? "");
    answer(request, response);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

const well = (name: string) => serve((_, response) => response.end(JSON.stringify(name)));

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

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
  const [bad, good] = [await serve(answer), await well("good")];
  const ask = askAny([bad, good]);
  await expect(ask("/a")).resolves.toBe("good");
  await expect(ask("/b")).resolves.toBe("good");
  expect(bad.asked).toEqual(["/a"]);
});

test("no good answer at all is an error", async () => {
  const bad = await serve((_, response) => response.writeHead(500).end());
  await expect(askAny([bad, { address: "http://127.0.0.1:1" }], 100)).rejects.toThrow();
});
