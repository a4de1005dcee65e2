import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { unzip } from "../../../toolchain/unzip.ts";
import { zipOf } from "../../support/zip.ts";
import { makeSandbox, type Sandbox } from "./sandbox.ts";

let sandbox: Sandbox;
beforeEach(() => {
  sandbox = makeSandbox();
});
afterEach(() => {
  sandbox.remove();
});

async function unpacked(archive: Buffer): Promise<string> {
  const [file, into] = [join(sandbox.directory, "archive.zip"), join(sandbox.directory, "into")];
  writeFileSync(file, archive);
  mkdirSync(into);
  await unzip(file, into);
  return into;
}

it("unpacks stored and deflated files, executable", async () => {
  const tool = "a tool ".repeat(1000);
  const into = await unpacked(
    zipOf({ "LICENSE.txt": { content: "do as you like", method: 0 }, tool: { content: tool, method: 8 } }),
  );
  expect(readFileSync(join(into, "tool"), "utf8")).toBe(tool);
  expect(readFileSync(join(into, "LICENSE.txt"), "utf8")).toBe("do as you like");
  expect(statSync(join(into, "tool")).mode & 0o111).toBe(0o111);
});

it("writes nothing outside the folder", async () => {
  const escaping = zipOf({ "../../escaped": { content: "x", method: 0 } });
  await expect(unpacked(escaping)).rejects.toThrow("invalid relative path: ../../escaped");
});

it("refuses what is no archive, or a damaged one", async () => {
  await expect(unpacked(Buffer.from("<html>not here</html>"))).rejects.toThrow("is not a zip archive");
  sandbox.remove();
  sandbox = makeSandbox();
  const damaged = zipOf({ tool: { content: "content", method: 0 } });
  damaged.write("CONTENT", 34);
  await expect(unpacked(damaged)).rejects.toThrow("tool in");
});
