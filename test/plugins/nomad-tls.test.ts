import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { type Server, createServer } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TLSSocket } from "node:tls";
import { findAgent } from "../support/agent.ts";
import { EngineDouble } from "./support/engine.ts";

const namespace = { type: "nomad:index/namespace:Namespace" };
const binary = findAgent("nomad");
const suite = binary === undefined ? describe.skip : describe;

suite("a Nomad with certificates of its own", () => {
  let folder: string;
  let server: Server;
  let address: string;
  let headers: NodeJS.Dict<string | string[]> = {};
  const pem = (name: string): string => readFileSync(join(folder, name), "utf8");

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "nomad-tls-"));
    for (const command of ["ca create", "cert create -server", "cert create -client"]) {
      execFileSync(binary ?? "", ["tls", ...command.split(" ")], { cwd: folder, stdio: "pipe" });
    }
    const [cert, key, ca] = [
      pem("global-server-nomad.pem"),
      pem("global-server-nomad-key.pem"),
      pem("nomad-agent-ca.pem"),
    ];
    server = createServer(
      { cert, key, ca, requestCert: true, rejectUnauthorized: false },
      (request, response) => {
        headers = request.headers;
        const authorized = request.socket instanceof TLSSocket && request.socket.authorized;
        response.writeHead(authorized ? 200 : 403, { "content-type": "application/json" });
        response.end(JSON.stringify({ Name: "there" }));
      },
    );
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const bound = server.address();
    address = `https://127.0.0.1:${typeof bound === "object" ? (bound?.port ?? 0) : 0}`;
  });

  afterAll(() => {
    server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function readWith(config: Record<string, string>): Promise<unknown> {
    const engine = await EngineDouble.start("nomad", { address, ...config });
    try {
      return await engine.read(namespace, "there", {}, {});
    } finally {
      await engine.stop();
    }
  }

  test("is reached with its CA and a client certificate, as text or as files", async () => {
    const certificate = {
      certPem: pem("global-client-nomad.pem"),
      keyPem: pem("global-client-nomad-key.pem"),
    };
    const found = { inputs: { name: "there" } };
    expect(await readWith({ caPem: pem("nomad-agent-ca.pem"), ...certificate })).toMatchObject(found);
    const file = (name: string): string => join(folder, name);
    const files = { certFile: file("global-client-nomad.pem"), keyFile: file("global-client-nomad-key.pem") };
    expect(await readWith({ caFile: file("nomad-agent-ca.pem"), ...files })).toMatchObject(found);
  });

  test("is refused without its CA, unless that is wanted", async () => {
    await expect(readWith({})).rejects.toThrow(/can't be reached: .*certificate/);
    await expect(readWith({ skipVerify: "true" })).rejects.toThrow(/answered 403/);
  });

  test("gets the headers of the provider", async () => {
    const list = JSON.stringify([{ name: "X-Own", value: "1" }]);
    await expect(
      readWith({ skipVerify: "true", headers: list, httpAuth: "me:pw", secretId: "t" }),
    ).rejects.toThrow();
    expect(headers).toMatchObject({
      "x-own": "1",
      authorization: `Basic ${btoa("me:pw")}`,
      "x-nomad-token": "t",
    });
  });

  test("a file that can't be read is named with its setting", async () => {
    await expect(readWith({ caFile: "/nowhere" })).rejects.toThrow(
      /The provider's caFile can't be read: .*ENOENT/,
    );
  });
});
