import { type Server, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { z } from "zod";
import { NomadApi, NomadError, reachNomad } from "../../../components/api/nomad.ts";

const url = "https://192.168.56.3:4646";

test.each([
  "No cluster leader",
  "rpc error: failed to get conn: dial tcp 192.168.56.5:4647: connect: connection refused",
  "rpc error: EOF",
  "stream closed",
  "rpc error: session shutdown",
  "node is not the leader",
  "rpc error: Not ready to serve consistent reads",
  "rpc error: leadership lost while committing log",
])("Nomad is asked again after: %s", (message) => {
  expect(new NomadError(url, 500, message).isPassing).toBe(true);
});

test.each(["job not found", "Permission denied", "1 error occurred: Missing job datacenters"])(
  "but not after: %s",
  (message) => {
    expect(new NomadError(url, 400, message).isPassing).toBe(false);
  },
);

describe("a server that does not know the token yet", () => {
  let server: Server;
  let refusals: number;

  beforeEach(async () => {
    server = createServer((request, response) => {
      const known = request.url?.startsWith("/v1/status/") === true || --refusals < 0;
      response.writeHead(known ? 200 : 403).end(known ? '"there"' : "Permission denied");
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  });

  afterEach(() => {
    server.close();
  });

  const access = () => ({
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    token: "5d0cdc2b-8e0b-4c55-9d2f-6f6c1b2f9a01",
  });

  test("is asked again", async () => {
    refusals = 2;
    expect((await new NomadApi(access()).read("namespaces", z.string())).body).toBe("there");
  });

  test("is no Nomad to be asked about jobs", async () => {
    refusals = 1;
    expect(await reachNomad(access())).toBeUndefined();
    expect(await reachNomad(access())).toBeInstanceOf(NomadApi);
  });
});
