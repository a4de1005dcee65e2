import { writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { buffer } from "node:stream/consumers";
import { crc32 } from "node:zlib";
import { openPromise } from "yauzl";

/**
 * Unpacks the files of a zip archive into a folder, executable and without their folders.
 *
 * @throws Error when it is no archive, or damaged
 */
export async function unzip(archive: string, into: string): Promise<void> {
  const zip = await openPromise(archive).catch((cause: unknown) => {
    throw new Error(`${archive} is not a zip archive`, { cause });
  });
  for await (const entry of zip.eachEntry()) {
    const { fileName } = entry;
    if (!fileName.endsWith("/")) {
      const content = await buffer(await zip.openReadStreamPromise(entry));
      if (crc32(content) !== entry.crc32) {
        throw new Error(`${fileName} in ${archive} is damaged`);
      }
      await writeFile(join(into, basename(fileName)), content, { mode: 0o755 });
    }
  }
}
