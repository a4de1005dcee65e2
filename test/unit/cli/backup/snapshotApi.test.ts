import { type Server, createServer } from "node:http";
import { takeSnapshot } from "../../../../cli/backup/snapshotApi.ts";
import { outputsOf } from "../../../support/oneServer.ts";

let server: Server;
let refusals: { status: number; text: string }[];

beforeEach(async () => {
  server = createServer(({ url }, response) => {
    if (url === "/v1/status/leader") {
      response.end('"127.0.0.1:4647"');
      return;
    }
    const { status, text } = refusals.shift() ?? { status: 200, text: "all of it" };
    response.writeHead(status).end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});

afterEach(() => {
  server.close();
});

async function snapshot(): Promise<string> {
  const signal = AbortSignal.timeout(30_000);
  return Buffer.from(await takeSnapshot(outputsOf(server), "nomad", signal)).toString();
}

test("a snapshot is asked for again while a server is joining, and while nobody leads", async () => {
  refusals = [
    {
      status: 500,
      text: "failed to take snapshot: cannot take snapshot now, wait until the configuration entry at 94 has been applied (have applied 93)",
    },
    { status: 500, text: "No cluster leader" },
  ];
  expect(await snapshot()).toBe("all of it");
});

test("any other refusal is final", async () => {
  refusals = [{ status: 403, text: "Permission denied" }];
  await expect(snapshot()).rejects.toThrow("answers 403: Permission denied");
});
