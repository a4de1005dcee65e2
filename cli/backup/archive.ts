import { packTar, unpackTar } from "modern-tar";
import { z } from "zod";
import { reasonOf } from "../../components/reasonOf.ts";
import { BadBackupError, type Keys, decrypt, encrypt } from "./encryption.ts";
import { checkSnapshot, sha256 } from "./snapshot.ts";

const format = "nomad-on-weave backup 1";
const manifestFile = "manifest.json";
const files = { consul: "consul.snapshot", nomad: "nomad.snapshot", state: "stack.json" } as const;

const manifest = z.object({
  format: z.literal(format),
  date: z.iso.datetime(),
  stack: z.string(),
  versions: z.object({ Consul: z.string(), Nomad: z.string() }),
  parts: z.record(z.string(), z.object({ sha256: z.string(), size: z.int() })),
});

/** What a backup is, and when and of what it was taken. */
export interface Backup {
  /** When: `2026-11-25T18:00:00.000Z`. */
  date: string;
  stack: string;
  /** Of the agents that the snapshots are from. */
  versions: { Consul: string; Nomad: string };
  /** Consul's snapshot. */
  consul: Uint8Array;
  /** Nomad's snapshot. */
  nomad: Uint8Array;
  /** The stack as `pulumi stack export` has it. @default - the backup was taken where there is no such */
  state?: Uint8Array | undefined;
}

/**
 * Makes one file of a backup, that only the passphrase opens: also `age --decrypt`, and then `tar`.
 *
 * @param backup the parts; the snapshots were checked.
 * @param passphrase not empty.
 * @returns the file.
 */
export async function sealBackup(backup: Backup, passphrase: string): Promise<Uint8Array> {
  return encrypt(await packBackup(backup), passphrase);
}

/** A backup as one archive, which anybody can read. */
export async function packBackup(backup: Backup): Promise<Uint8Array> {
  const { date, stack, versions } = backup;
  const parts = Object.entries(files).flatMap(([part, name]) => {
    const body = backup[part as keyof typeof files];
    return body ? [{ name, body }] : [];
  });
  const described = parts.map(
    ({ name, body }) => [name, { sha256: sha256(body), size: body.length }] as const,
  );
  const description = { format, date, stack, versions, parts: Object.fromEntries(described) };
  const entries = [
    { name: manifestFile, body: Buffer.from(`${JSON.stringify(description, undefined, 2)}\n`) },
    ...parts,
  ];
  return packTar(
    entries.map(({ name, body }) => ({
      header: { name, size: body.length, mode: 0o600, mtime: new Date(date) },
      body,
    })),
  );
}

/**
 * Opens a backup, and checks all of it.
 *
 * @param file as {@link sealBackup} has made it, or the job of scheduled backups (images/backup).
 * @param keys of which one opens it.
 * @throws BadBackupError that says what is wrong, and what to do
 */
export async function openBackup(file: Uint8Array, keys: Keys): Promise<Backup> {
  const entries = await unpack(await decrypt(file, keys));
  const { date, stack, versions, parts } = readManifest(entries.get(manifestFile));
  for (const [name, { sha256: sum, size }] of Object.entries(parts)) {
    const body = entries.get(name);
    if (body?.length !== size || sha256(body) !== sum) {
      throw new BadBackupError(`Its part ${name} is missing or damaged. Take another backup.`);
    }
  }
  const partOf = (name: string) => (name in parts ? entries.get(name) : undefined);
  return {
    date,
    stack,
    versions,
    consul: await snapshotIn(files.consul, partOf(files.consul)),
    nomad: await snapshotIn(files.nomad, partOf(files.nomad)),
    state: partOf(files.state),
  };
}

async function unpack(archive: Uint8Array): Promise<ReadonlyMap<string, Uint8Array>> {
  try {
    const entries = await unpackTar(archive);
    return new Map(entries.map(({ header, data }) => [header.name, data ?? new Uint8Array()]));
  } catch (error) {
    throw new BadBackupError("It is no backup: there is no archive in it.", { cause: error });
  }
}

function readManifest(text: Uint8Array | undefined): z.output<typeof manifest> {
  try {
    return manifest.parse(JSON.parse(Buffer.from(text ?? []).toString()));
  } catch (error) {
    throw new BadBackupError(
      `It has no ${manifestFile} that is understood here: it is no backup, or one of a newer version of this program.`,
      { cause: error },
    );
  }
}

async function snapshotIn(name: string, snapshot: Uint8Array | undefined): Promise<Uint8Array> {
  if (!snapshot) {
    throw new BadBackupError(`Its part ${name} is missing. Take another backup.`);
  }
  await checkSnapshot(snapshot).catch((error: unknown) => {
    const reason = reasonOf(error);
    throw new BadBackupError(`Its part ${name} is damaged: ${reason}. Take another backup.`, {
      cause: error,
    });
  });
  return snapshot;
}
