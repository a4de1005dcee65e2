import { createHash } from "node:crypto";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { unpackTar } from "modern-tar";
import { reasonOf } from "../../components/reasonOf.ts";

const sums = "SHA256SUMS";
const needed = ["meta.json", "state.bin"];

/**
 * Checks that a snapshot of Consul or Nomad is whole: an archive that has the checksums of its own files.
 *
 * @param snapshot as the agent has sent it.
 * @throws Error that says what is wrong
 */
export async function checkSnapshot(snapshot: Uint8Array): Promise<void> {
  const files = await filesIn(snapshot);
  const lines = Buffer.from(files.get(sums) ?? [])
    .toString()
    .matchAll(/^([0-9a-f]{64}) [ *](.+)$/gm);
  const wanted = new Map([...lines].map(([, sum = "", name = ""]) => [name, sum]));
  for (const name of needed) {
    const content = files.get(name);
    if (!content || sha256(content) !== wanted.get(name)) {
      throw new Error(`its ${name} is missing or damaged`);
    }
  }
}

/** The SHA-256 of some bytes, in hexadecimal. */
export function sha256(content: Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}

async function filesIn(snapshot: Uint8Array): Promise<ReadonlyMap<string, Uint8Array>> {
  try {
    const entries = await unpackTar(await promisify(gunzip)(snapshot));
    return new Map(entries.map(({ header, data }) => [header.name, data ?? new Uint8Array()]));
  } catch (error) {
    throw new Error(`it cannot be unpacked: ${reasonOf(error)}`, {
      cause: error,
    });
  }
}
