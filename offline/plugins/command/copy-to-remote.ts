import { randomBytes } from "node:crypto";
import { readFile, readdir, stat } from "node:fs/promises";
import { basename, join, posix } from "node:path";
import type { SFTPWrapper } from "ssh2";
import { changed, equal } from "../base/equal.ts";
import { stringOf } from "../base/fields.ts";
import type { Context, Kind } from "../base/kind.ts";
import { type Property, type PropertyMap, isArchive, isAsset } from "../base/property.ts";
import { fit } from "../base/shape.ts";
import { withConnection } from "./session.ts";
import { copyToRemote } from "./shapes.ts";
import { stopSignal } from "./stop.ts";

/** A file or folder that is copied to another host when it changes. Nothing is removed there on delete. */
export const copyToRemoteKind: Kind = {
  secrets: ["connection"],
  check: (_olds, news) => Promise.resolve(fit(copyToRemote, news)),

  diff: (_id, oldInputs, _oldState, news) => {
    const diffs = changed(oldInputs, news);
    return Promise.resolve({
      changes: diffs.length > 0,
      diffs,
      replaces: diffs.filter((name) => name === "triggers"),
    });
  },

  async create(inputs, context) {
    if (!context.preview) await copy(inputs, context);
    return { id: context.preview ? "" : randomBytes(4).toString("hex"), state: inputs };
  },

  async update(_id, oldInputs, _oldState, news, context) {
    const same =
      equal(oldInputs["source"], news["source"]) && equal(oldInputs["remotePath"], news["remotePath"]);
    if (!context.preview && !same) await copy(news, context);
    return news;
  },

  delete: () => Promise.resolve(),
};

async function copy(inputs: PropertyMap, context: Context): Promise<void> {
  const target = stringOf(inputs, "remotePath") ?? "";
  await withConnection(inputs, context, stopSignal(context), async (client, server) => {
    const sftp = await new Promise<SFTPWrapper>((resolve, reject) => {
      client.sftp((error, opened) => {
        if (error === undefined) resolve(opened);
        else reject(error);
      });
    });
    try {
      await copySource(new RemoteFiles(sftp), inputs["source"], target);
    } catch (cause) {
      const message = cause instanceof Error ? cause.message : String(cause);
      throw new Error(`can't copy to ${target} on ${server.host}: ${message}`, { cause });
    }
  });
}

async function copySource(remote: RemoteFiles, source: Property, target: string): Promise<void> {
  if (!isAsset(source) && !isArchive(source)) throw new Error("source must be an asset or an archive.");
  if ("path" in source.source) return copyPath(remote, source.source.path, target);
  if ("text" in source.source) {
    if ((await remote.kindOf(target)) === "folder") {
      throw new Error("a folder is there, and a text has no file name of its own: give the path of a file.");
    }
    await remote.makeFolder(posix.dirname(target));
    return remote.write(target, Buffer.from(source.source.text));
  }
  if ("uri" in source.source)
    throw new Error("a source that is a URI is not supported by the offline plugin.");
  for (const [name, inner] of Object.entries(source.source.assets)) {
    const path = posix.join(target, name);
    await remote.makeFolder(posix.dirname(path));
    await copySource(remote, inner, path);
  }
}

/** A folder without a slash at its end is copied into the target, one with a slash only what is in it. */
async function copyPath(remote: RemoteFiles, path: string, target: string): Promise<void> {
  if ((await stat(path)).isDirectory()) {
    return copyFolder(remote, path, path.endsWith("/") ? target : posix.join(target, basename(path)));
  }
  if ((await remote.kindOf(target)) === "folder") {
    return remote.write(posix.join(target, basename(path)), await readFile(path));
  }
  await remote.makeFolder(posix.dirname(target));
  return remote.write(target, await readFile(path));
}

async function copyFolder(remote: RemoteFiles, folder: string, target: string): Promise<void> {
  await remote.makeFolder(target);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const [from, to] = [join(folder, entry.name), posix.join(target, entry.name)];
    if (entry.isDirectory()) await copyFolder(remote, from, to);
    else await remote.write(to, await readFile(from));
  }
}

/** The files of the other host. */
class RemoteFiles {
  readonly #sftp: SFTPWrapper;

  constructor(sftp: SFTPWrapper) {
    this.#sftp = sftp;
  }

  async kindOf(path: string): Promise<"file" | "folder" | undefined> {
    return new Promise((resolve) => {
      this.#sftp.stat(path, (error, stats) => {
        if (error === undefined) resolve(stats.isDirectory() ? "folder" : "file");
        else resolve(undefined);
      });
    });
  }

  /** Makes a folder and those above it; one that exists is fine. */
  async makeFolder(path: string): Promise<void> {
    const kind = await this.kindOf(path);
    if (kind === "folder") return;
    if (kind === "file") throw new Error(`${path} exists and is not a folder.`);
    await this.makeFolder(posix.dirname(path));
    await new Promise<void>((resolve, reject) => {
      this.#sftp.mkdir(path, (error) => {
        if (error) reject(error);
        else resolve();
      });
    });
  }

  async write(path: string, content: Buffer): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#sftp.writeFile(path, content, (error) => {
        if (error) reject(error);
        else resolve();
      });
    });
  }
}
