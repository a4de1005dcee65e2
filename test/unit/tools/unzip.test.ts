import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { crc32, deflateRawSync } from "node:zlib";
import { unzip } from "../../../scripts/tools/unzip.ts";
import { makeSandbox, type Sandbox } from "./sandbox.ts";

let sandbox: Sandbox;
beforeEach(() => {
  sandbox = makeSandbox();
});
afterEach(() => {
  sandbox.remove();
});

/** A zip archive as its specification has it: local headers, central directory, end record. */
function zipOf(files: Record<string, { content: string; method: 0 | 8 }>): Buffer {
  const locals: Buffer[] = [];
  const entries: Buffer[] = [];
  let offset = 0;
  for (const [name, { content, method }] of Object.entries(files)) {
    const packed = method === 8 ? deflateRawSync(content) : Buffer.from(content);
    const shared = Buffer.alloc(26);
    shared.writeUInt16LE(20, 0);
    shared.writeUInt16LE(method, 4);
    shared.writeUInt32LE(crc32(content), 10);
    shared.writeUInt32LE(packed.length, 14);
    shared.writeUInt32LE(content.length, 18);
    shared.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from("PK\x03\x04"), shared, Buffer.from(name), packed]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(offset, 10);
    entries.push(Buffer.concat([Buffer.from("PK\x01\x02\x14\x00"), shared, rest, Buffer.from(name)]));
    locals.push(local);
    offset += local.length;
  }
  const directory = Buffer.concat(entries);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(entries.length, 4);
  end.writeUInt16LE(entries.length, 6);
  end.writeUInt32LE(directory.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...locals, directory, Buffer.from("PK\x05\x06"), end]);
}

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

it("keeps every file inside the folder", async () => {
  const into = await unpacked(zipOf({ "../../escaped": { content: "x", method: 0 } }));
  expect(readFileSync(join(into, "escaped"), "utf8")).toBe("x");
});

it("refuses what is no archive, or a damaged one", async () => {
  await expect(unpacked(Buffer.from("<html>not here</html>"))).rejects.toThrow("is not a zip archive");
  sandbox.remove();
  sandbox = makeSandbox();
  const damaged = zipOf({ tool: { content: "content", method: 0 } });
  damaged.write("CONTENT", 34);
  await expect(unpacked(damaged)).rejects.toThrow("tool in");
});
