import { type Server, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { putBack } from "../../../../scripts/restore/putBack.ts";
import type { Outputs } from "../../../../scripts/stack/outputs.ts";

let server: Server;
let put: string[];

beforeEach(async () => {
  put = [];
  server = createServer((request, response) => {
    if (request.url === "/v1/status/leader") {
      response.end('"127.0.0.1:4647"');
      return;
    }
    let text = "";
    request.on("data", (part: Buffer) => {
      text += part.toString();
    });
    request.on("end", () => {
      put.push(text);
      response
        .writeHead(put.length === 1 ? 500 : 200)
        .end(put.length === 1 ? "Raft error: leadership lost while committing log" : "");
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});

afterEach(() => {
  server.close();
});

test("a snapshot is put back again if the leader stepped down while it did it", async () => {
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const outputs: Outputs = {
    hosts: [{ name: "u1", address: "127.0.0.1", roles: ["server"], ssh: "" }],
    access: { consul: { address }, nomad: { address } },
    versions: {},
    policies: { consul: {}, nomad: {} },
    certificates: {},
    resolvers: [],
    jobs: [],
  };
  await putBack(outputs, "nomad", Buffer.from("all of it"), new AbortController().signal);
  expect(put).toEqual(["all of it", "all of it"]);
});
