import { type Server, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { callApi } from "../../../components/api/client.ts";

let server: Server;
let answers: { status: number; text: string }[];

beforeEach(async () => {
  server = createServer((_request, response) => {
    const { status, text } = answers.shift() ?? { status: 200, text: '"done"' };
    response.writeHead(status).end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});

afterEach(() => {
  server.close();
});

const access = () => ({ address: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });

test("an agent is asked again while nobody leads", async () => {
  answers = [
    { status: 500, text: "No cluster leader" },
    { status: 500, text: "rpc error making call: Not ready to serve consistent reads" },
  ];
  await expect(callApi(access(), "PUT", "acl/policy", { Name: "a" })).resolves.toBe("done");
});

test("any other refusal is final, and names the agent, what was asked and the reason", async () => {
  answers = [{ status: 403, text: "Permission denied\n" }];
  await expect(callApi(access(), "GET", "acl/tokens?reverse")).rejects.toThrow(
    `${access().address} answers 403 to GET acl/tokens: Permission denied`,
  );
});
