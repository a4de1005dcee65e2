import { type Server, createServer } from "node:http";
import { type Edge, EdgeLoad, allAnswer } from "../../../../trials/chaos/edgeLoad.ts";

const edges: readonly Edge[] = ["c1", "c2"].map((name, index) => ({ name, address: `127.7.0.${index + 1}` }));
const domain = "mysite.com:9999";
const servers = new Map<string, Server>();
/** How many requests each edge has had. */
const had = new Map<string, number>();

async function open({ name, address }: Edge): Promise<void> {
  const server = createServer((request, response) => {
    had.set(name, (had.get(name) ?? 0) + 1);
    response.statusCode = request.headers.host === domain ? 200 : 404;
    response.end();
  });
  await new Promise<void>((resolve) => {
    server.listen(9999, address, resolve);
  });
  servers.set(name, server);
}

async function close(name: string): Promise<void> {
  const server = servers.get(name);
  servers.delete(name);
  await new Promise<unknown>((resolve) => server?.close(resolve));
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

beforeEach(async () => {
  had.clear();
  await Promise.all(edges.map(open));
});

afterEach(async () => {
  await Promise.all([...servers.keys()].map(close));
});

test("requests go to all edges in turn, and every one is answered", async () => {
  const load = new EdgeLoad(edges, domain, 200);
  await until(() => load.requests.sent >= 10);
  const { sent, failed, failedEverywhere } = await load.stop();
  expect({ failed, failedEverywhere }).toEqual({ failed: 0, failedEverywhere: 0 });
  expect((had.get("c1") ?? 0) + (had.get("c2") ?? 0)).toBe(sent);
  expect(Math.abs((had.get("c1") ?? 0) - (had.get("c2") ?? 0))).toBeLessThanOrEqual(1);
});

test("where one edge is gone, who asks the next one has an answer; where all are, nobody has", async () => {
  await close("c2");
  expect(await allAnswer(edges, domain)).toBe(false);
  had.clear();
  const load = new EdgeLoad(edges, domain, 200);
  // Every other request is for c1 anyway: more of them have failed at c2, and were answered here.
  await until(() => (had.get("c1") ?? 0) > Math.ceil(load.requests.sent / 2));
  expect(load.requests.failedEverywhere).toBe(0);
  await close("c1");
  await until(() => load.requests.failedEverywhere > 0);
  const { failed, failedEverywhere } = await load.stop();
  expect(failed).toBeGreaterThan(failedEverywhere);
});

test("an edge that is left out is not asked, and has requests again when it has answered", async () => {
  const load = new EdgeLoad(edges, domain, 200);
  load.leaveOut(["c2"]);
  await close("c2");
  await until(() => load.requests.sent >= 10);
  expect(load.requests.failed).toBe(0);
  const takenBack = load.takeBack(AbortSignal.timeout(4000));
  await open({ name: "c2", address: "127.7.0.2" });
  await takenBack;
  const before = had.get("c2") ?? 0;
  await until(() => (had.get("c2") ?? 0) > before);
  expect((await load.stop()).failed).toBe(0);
});

test("an answer that is no success is a failure", async () => {
  const load = new EdgeLoad(edges, "other.com", 200);
  await until(() => load.requests.failedEverywhere >= 2);
  const { sent, failedEverywhere } = await load.stop();
  expect(failedEverywhere).toBe(sent);
});
