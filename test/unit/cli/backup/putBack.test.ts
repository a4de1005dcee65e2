import { type Server, createServer } from "node:http";
import { putBack } from "../../../../cli/restore/putBack.ts";
import { outputsOf } from "../../../support/oneServer.ts";

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
  await putBack(outputsOf(server), "nomad", Buffer.from("all of it"), new AbortController().signal);
  expect(put).toEqual(["all of it", "all of it"]);
});
