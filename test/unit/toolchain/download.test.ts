import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { download, type Network } from "../../../toolchain/download.ts";
import { makeSandbox, serve, unusedAddress, type Sandbox } from "./sandbox.ts";

const content = "what is published";
const checksum = createHash("sha256").update(content).digest("hex");

let sandbox: Sandbox;
let network: Network;
const file = () => join(sandbox.directory, "file");
const options = () => ({ network, signal: new AbortController().signal, onProgress: () => undefined });
beforeEach(() => {
  sandbox = makeSandbox();
  network = {};
});
afterEach(() => {
  sandbox.remove();
});

it("writes a file that has its checksum", async () => {
  const server = await serve((_request, response) => response.end(content));
  try {
    await download(server.url, file(), checksum, options());
  } finally {
    await server.close();
  }
  expect(readFileSync(file(), "utf8")).toBe(content);
});

it.each([
  ["a wrong checksum", 200, "0".repeat(64), /wrong checksum/],
  ["a status", 404, checksum, /answered 404 Not Found/],
])("leaves no file after %s and goes on with the network", async (_what, status, sha256, message) => {
  const server = await serve((_request, response) => response.writeHead(status).end(content));
  try {
    await expect(download(server.url, file(), sha256, options())).rejects.toThrow(message);
  } finally {
    await server.close();
  }
  expect(existsSync(file())).toBe(false);
  expect(network.unreachable).toBeUndefined();
});

it("tries no other host once one could not be reached", async () => {
  await expect(download(await unusedAddress(), file(), checksum, options())).rejects.toThrow("ECONNREFUSED");
  const server = await serve(() => {
    throw new Error("nothing may be asked for");
  });
  try {
    await expect(download(server.url, file(), checksum, options())).rejects.toThrow(
      /was not tried: 127\.0\.0\.1:\d+ could not be reached/,
    );
  } finally {
    await server.close();
  }
});

it("gives up on a server that does not answer", async () => {
  const server = await serve(() => undefined);
  try {
    const attempt = download(server.url, file(), checksum, { ...options(), answerTimeout: 50 });
    await expect(attempt).rejects.toThrow("no answer within 0.05 s");
  } finally {
    await server.close();
  }
});

it("gives up on a server that stops in the middle", async () => {
  const server = await serve((_request, response) => {
    response.write("what is");
  });
  try {
    const attempt = download(server.url, file(), checksum, { ...options(), stallTimeout: 50 });
    await expect(attempt).rejects.toThrow("nothing arrived for 0.05 s");
  } finally {
    await server.close();
  }
  expect(existsSync(file())).toBe(false);
});
