import { readFile, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { promisify } from "node:util";
import { crc32, inflateRaw } from "node:zlib";

const endOfDirectory = 0x06054b50;
const directoryEntry = 0x02014b50;
const endLength = 22;
const stored = 0;
const deflated = 8;

/**
 * Unpacks the files of a zip archive below 2 GiB into a folder, executable and without their folders.
 *
 * @throws Error when the archive is damaged or packed in a way that releases are not
 */
export async function unzip(archive: string, into: string): Promise<void> {
  const data = await readFile(archive);
  const end = data.lastIndexOf(Uint8Array.of(0x50, 0x4b, 0x05, 0x06));
  if (end < 0 || end + endLength > data.length || data.readUInt32LE(end) !== endOfDirectory) {
    throw new Error(`${archive} is not a zip archive`);
  }
  let position = data.readUInt32LE(end + 16);
  for (let left = data.readUInt16LE(end + 10); left > 0; left -= 1) {
    if (data.readUInt32LE(position) !== directoryEntry) {
      throw new Error(`${archive} has a damaged directory`);
    }
    const nameLength = data.readUInt16LE(position + 28);
    const name = data.toString("utf8", position + 46, position + 46 + nameLength);
    if (!name.endsWith("/")) {
      await writeFile(join(into, basename(name)), await contentOf(data, position, `${name} in ${archive}`), {
        mode: 0o755,
      });
    }
    position += 46 + nameLength + data.readUInt16LE(position + 30) + data.readUInt16LE(position + 32);
  }
}

async function contentOf(data: Buffer, entry: number, what: string): Promise<Buffer> {
  const method = data.readUInt16LE(entry + 10);
  const header = data.readUInt32LE(entry + 42);
  const start = header + 30 + data.readUInt16LE(header + 26) + data.readUInt16LE(header + 28);
  const packed = data.subarray(start, start + data.readUInt32LE(entry + 20));
  if (method !== stored && method !== deflated) {
    throw new Error(`${what} is packed with method ${method}, which is not known here`);
  }
  const content = method === stored ? packed : await promisify(inflateRaw)(packed);
  if (crc32(content) !== data.readUInt32LE(entry + 16)) {
    throw new Error(`${what} is damaged`);
  }
  return content;
}
