import type { RequestListener } from "node:http";
import { z } from "zod";
import { askApi, callApi } from "../../../components/api/client.ts";
import { NomadApi } from "../../../components/api/nomad.ts";
import { type Servers, findServer, startingWith } from "../../../components/api/servers.ts";
import { type SmallServer, SmallServers } from "../../support/smallServers.ts";

const small = new SmallServers();
const away: SmallServer = { address: "http://127.0.0.1:1", asked: [], stop: () => Promise.resolve() };
const silent: RequestListener = () => undefined;
const leaderless: RequestListener = (_, response) => response.writeHead(500).end("No cluster leader");

afterEach(() => small.end());

function servers(...[first, ...others]: [SmallServer, ...SmallServer[]]): Servers & { others: string[] } {
  return { address: first.address, others: others.map(({ address }) => address) };
}

describe("the server that is asked", () => {
  test("is the first one, and no other is bothered, as long as it answers", async () => {
    const [one, other] = [await small.leading("one"), await small.leading("other")];
    await expect(findServer(servers(one, other))).resolves.toBe(one.address);
    expect(other.asked).toEqual([]);
  });

  test("is the next one that knows a leader, where the first is away", async () => {
    const [cutOff, well] = [await small.serve(leaderless), await small.leading("well")];
    await expect(findServer(servers(away, cutOff, well))).resolves.toBe(well.address);
  });

  test.each([
    ["says nothing", silent],
    ["knows no leader", leaderless],
  ])("is the next one where the first %s", async (_, answer) => {
    const [bad, well] = [await small.serve(answer), await small.leading("well")];
    await expect(findServer(servers(bad, well), 500)).resolves.toBe(well.address);
  });

  test("is the first one as long as it is just slow, for who records it", async () => {
    const slow = await small.serve((_, response) =>
      setTimeout(() => response.end('"127.0.0.1:8300"'), 600).unref(),
    );
    const other = await small.leading("other");
    await expect(findServer(servers(slow, other), 5000)).resolves.toBe(slow.address);
  });

  test("is a slow one rather than none", async () => {
    const slow = await small.serve((_, response) =>
      setTimeout(() => response.end('"127.0.0.1:8300"'), 600).unref(),
    );
    await expect(findServer(servers(away, slow), 100)).resolves.toBe(slow.address);
  });

  test("is waited for no longer than who asks has patience", async () => {
    const [one, other] = [await small.serve(silent), await small.serve(silent)];
    const started = performance.now();
    await expect(
      askApi(servers(one, other), "/v1/jobs", { signal: AbortSignal.timeout(200) }),
    ).rejects.toThrow("timeout");
    expect(performance.now() - started).toBeLessThan(5000);
  });

  test("is one that answers at all while nobody leads, and the first one where nobody answers", async () => {
    const starting = await small.serve(leaderless);
    await expect(findServer(servers(away, starting))).resolves.toBe(starting.address);
    await expect(findServer(servers(away, { ...away, address: "http://127.0.0.1:2" }))).resolves.toBe(
      away.address,
    );
  });
});

test("servers are asked in the order that somebody wants, if it is of them", () => {
  const all = { address: "http://a:1", others: ["http://b:1", "http://c:1"], token: "t" };
  expect(startingWith(all, "http://b:1")).toEqual({
    address: "http://b:1",
    others: ["http://a:1", "http://c:1"],
    token: "t",
  });
  expect(startingWith(all, "http://gone:1")).toBe(all);
  expect(startingWith(all, undefined)).toBe(all);
});

describe("an API of several servers", () => {
  test("answers through another one when the first is away", async () => {
    const well = await small.leading("well");
    const access = servers(away, well);
    await expect(callApi(access, "PUT", "acl/policy", { Name: "a" })).resolves.toBe("well");
    expect(well.asked).toEqual(["/v1/status/leader", "/v1/acl/policy"]);
    await callApi(access, "GET", "acl/policies");
    // It is not looked for again.
    expect(well.asked).toEqual(["/v1/status/leader", "/v1/acl/policy", "/v1/acl/policies"]);
  });

  test("goes on through another one when the one that was asked goes away", async () => {
    const [one, other] = [await small.leading("one"), await small.leading("other")];
    const access = servers(one, other);
    await expect(callApi(access, "GET", "jobs")).resolves.toBe("one");
    await one.stop();
    await expect(callApi(access, "GET", "jobs")).resolves.toBe("other");
  });

  test("is not asked twice for what one of them may have done", async () => {
    const breaking = await small.serve((request, response) => {
      if (request.method === "PUT") {
        response.destroy();
      } else {
        response.end('"127.0.0.1:8300"');
      }
    });
    const other = await small.leading("other");
    await expect(askApi(servers(breaking, other), "/v1/jobs", { method: "PUT" })).rejects.toThrow(
      `${breaking.address} cannot be reached`,
    );
    expect(other.asked).toEqual([]);
  });

  test("is asked elsewhere when the one that was asked has lost its leader", async () => {
    const cutOff: SmallServer = await small.serve((request, response) => {
      const leads = request.url === "/v1/status/leader" && cutOff.asked.length === 1;
      response.writeHead(leads ? 200 : 500).end(leads ? '"127.0.0.1:8300"' : "No cluster leader");
    });
    const other = await small.leading("other");
    await expect(callApi(servers(cutOff, other), "GET", "jobs")).resolves.toBe("other");
  });

  test("is followed elsewhere when its server goes away while a change is waited for", async () => {
    const [one, other] = [await small.leading("one"), await small.leading("other")];
    const api = new NomadApi(servers(one, other));
    expect((await api.read("job/web", z.string())).body).toBe("one");
    await one.stop();
    expect((await api.read("job/web", z.string(), 7)).body).toBe("other");
  });
});

test("who refuses is named, not the one that was asked first", async () => {
  const refusing = await small.serve(({ url }, response) =>
    url === "/v1/status/leader"
      ? response.end('"127.0.0.1:8300"')
      : response.writeHead(403).end("Permission denied"),
  );
  await expect(callApi(servers(away, refusing), "GET", "acl/tokens")).rejects.toThrow(
    `${refusing.address} answers 403 to GET acl/tokens: Permission denied`,
  );
});
