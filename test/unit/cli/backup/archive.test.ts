import { gzipSync } from "node:zlib";
import { Decrypter, Encrypter, generateX25519Identity, identityToRecipient } from "age-encryption";
import { packTar } from "modern-tar";
import { type Backup, openBackup, packBackup, sealBackup } from "../../../../cli/backup/archive.ts";
import { BadBackupError } from "../../../../cli/backup/encryption.ts";
import { sha256 } from "../../../../cli/backup/snapshot.ts";

const passphrase = "correct horse battery staple";

/** A tar archive of texts, by the names of the files. */
function tarOf(texts: Readonly<Record<string, string>>): Promise<Uint8Array> {
  return packTar(
    Object.entries(texts).map(([name, text]) => ({ header: { name, size: text.length }, body: text })),
  );
}

/** A snapshot as Consul and Nomad make them. */
async function snapshotOf(state: string, sums: Readonly<Record<string, string>> = {}): Promise<Uint8Array> {
  const content = { "meta.json": '{"Index":7}', "state.bin": state };
  const lines = Object.entries(content).map(
    ([name, text]) => `${sums[name] ?? sha256(Buffer.from(text))}  ${name}\n`,
  );
  return gzipSync(await tarOf({ ...content, SHA256SUMS: lines.join("") }));
}

/** A file that the passphrase opens, faster than those that are kept. */
async function quicklySealed(content: Uint8Array): Promise<Uint8Array> {
  const encrypter = new Encrypter();
  encrypter.setPassphrase(passphrase);
  encrypter.setScryptWorkFactor(2);
  return encrypter.encrypt(content);
}

let backup: Backup;
let file: Uint8Array;

beforeAll(async () => {
  backup = {
    date: "2026-11-25T18:00:00.000Z",
    stack: "dev",
    versions: { Consul: "1.21.0", Nomad: "1.11.3" },
    consul: await snapshotOf("keys and tokens"),
    nomad: await snapshotOf("jobs and variables".repeat(10_000)),
    state: Buffer.from("{}"),
  };
  const decrypter = new Decrypter();
  decrypter.addPassphrase(passphrase);
  file = await quicklySealed(await decrypter.decrypt(await sealBackup(backup, passphrase)));
});

/** What the passphrase finds in the file. */
async function reopened(content: Uint8Array, phrase = passphrase): Promise<Backup> {
  const { consul, nomad, state, ...rest } = await openBackup(content, { passphrase: phrase });
  const bytes = (part: Uint8Array) => new Uint8Array(part);
  return { ...rest, consul: bytes(consul), nomad: bytes(nomad), ...(state && { state: bytes(state) }) };
}

test("what was put in comes out, and nothing of it can be read without the passphrase", async () => {
  const plain = { consul: new Uint8Array(backup.consul), nomad: new Uint8Array(backup.nomad) };
  expect(await reopened(file)).toEqual({ ...backup, ...plain, state: new Uint8Array(Buffer.from("{}")) });
  expect(Buffer.from(file).toString("latin1")).not.toMatch(/dev|Consul|snapshot|1\.21/);
});

test("a backup without the stack's state is one", async () => {
  const without = { ...backup, state: undefined };
  expect((await reopened(await quicklySealed(await packBackup(without)))).state).toBeUndefined();
});

test("another passphrase is refused, and the error says what to set", async () => {
  await expect(openBackup(file, { passphrase: "another" })).rejects.toThrow(
    /another passphrase.*NOMAD_ON_WEAVE_BACKUP_PASS/,
  );
});

test("one that was made for a key is opened with it, and with nothing else", async () => {
  const identity = await generateX25519Identity();
  const encrypter = new Encrypter();
  encrypter.addRecipient(await identityToRecipient(identity));
  const decrypter = new Decrypter();
  decrypter.addPassphrase(passphrase);
  const forKey = await encrypter.encrypt(await decrypter.decrypt(file));
  expect((await openBackup(forKey, { passphrase, identity })).stack).toBe("dev");
  await expect(openBackup(forKey, { passphrase })).rejects.toThrow(/another key.*NOMAD_ON_WEAVE_BACKUP_KEY/);
});

test("a changed byte is found wherever it is", async () => {
  const header = Buffer.from(file).indexOf("\n---") + 1;
  // Behind the passphrase's own lines; the first part, the last one, and the last byte of all.
  for (const at of [header + 10, header + 80, file.length >> 1, file.length - 700, file.length - 1]) {
    const changed = new Uint8Array(file);
    changed[at] = (changed[at] ?? 0) ^ 1;
    await expect(openBackup(changed, { passphrase })).rejects.toThrow(/^It is damaged or cut off/);
  }
});

test("a changed byte in the lines of the passphrase is refused", async () => {
  const changed = new Uint8Array(file);
  changed[70] = (changed[70] ?? 0) ^ 1;
  await expect(openBackup(changed, { passphrase })).rejects.toThrow(BadBackupError);
});

test("a file that is cut off is refused, wherever it ends", async () => {
  for (const length of [40, 100, 180, 200, file.length >> 1, file.length - 1]) {
    await expect(openBackup(file.subarray(0, length), { passphrase })).rejects.toThrow(/damaged or cut off/);
  }
});

test.each(["", "PK\u0003\u0004", "age-encryption.org/v2\n"])("%j is no backup", async (text) => {
  await expect(openBackup(Buffer.from(text), { passphrase })).rejects.toThrow("It is no backup");
});

describe("of files that the passphrase opens", () => {
  const described = (parts: Record<string, unknown>, more = {}) =>
    JSON.stringify({
      format: "nomad-on-weave backup 1",
      date: "2026-11-25T18:00:00.000Z",
      stack: "dev",
      versions: { Consul: "1.21.0", Nomad: "1.11.3" },
      parts,
      ...more,
    });
  const text = "not a snapshot";
  const sum = { sha256: sha256(Buffer.from(text)), size: text.length };

  test.each([
    ["one without a manifest", {}, "no manifest.json that is understood"],
    ["one of another format", { "manifest.json": described({}, { format: "9" }) }, "of a newer version"],
    [
      "one that lacks a part",
      { "manifest.json": described({ "consul.snapshot": sum }) },
      "missing or damaged",
    ],
    ["one that never had a part", { "manifest.json": described({}) }, "consul.snapshot is missing"],
    [
      "one with another part than was put in",
      { "manifest.json": described({ "consul.snapshot": { ...sum, sha256: "0" } }), "consul.snapshot": text },
      "consul.snapshot is missing or damaged",
    ],
    [
      "one whose snapshot is none",
      { "manifest.json": described({ "consul.snapshot": sum }), "consul.snapshot": text },
      "consul.snapshot is damaged: it cannot be unpacked",
    ],
  ])("%s is refused", async (_, texts, message) => {
    await expect(openBackup(await quicklySealed(await tarOf(texts)), { passphrase })).rejects.toThrow(
      message,
    );
  });
});

describe("a snapshot", () => {
  const refusal = async (consul: Uint8Array) =>
    openBackup(await quicklySealed(await packBackup({ ...backup, consul })), { passphrase }).then(
      () => "none",
      (error: unknown) => String(error),
    );

  test("that has other checksums inside is refused", async () => {
    const other = await snapshotOf("keys", { "state.bin": sha256(Buffer.from("other keys")) });
    expect(await refusal(other)).toContain("its state.bin is missing or damaged");
  });

  test("that was cut off is refused", async () => {
    const whole = await snapshotOf("keys");
    expect(await refusal(whole.subarray(0, whole.length - 9))).toContain("it cannot be unpacked");
  });

  test("that has no checksums is refused", async () => {
    expect(await refusal(gzipSync(await tarOf({ "state.bin": "keys" })))).toContain(
      "its meta.json is missing",
    );
  });
});
