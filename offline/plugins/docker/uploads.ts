import { readFileSync } from "node:fs";
import { booleanOf, stringOf } from "../base/fields.ts";
import type { PropertyMap } from "../base/property.ts";

const blockBytes = 512;

/** A tar archive with the files of the property `uploads`; folders above them are Docker's business. */
export function uploadArchive(uploads: PropertyMap[]): Buffer {
  const blocks = uploads.flatMap((upload) => {
    const content = contentOf(upload);
    const padding = Buffer.alloc((blockBytes - (content.length % blockBytes)) % blockBytes);
    return [header(stringOf(upload, "file") ?? "", modeOf(upload), content.length), content, padding];
  });
  return Buffer.concat([...blocks, Buffer.alloc(2 * blockBytes)]);
}

function contentOf(upload: PropertyMap): Buffer {
  const given = ["content", "contentBase64", "source"].filter(
    (name) => (stringOf(upload, name) ?? "") !== "",
  );
  const [name] = given;
  const value = name === undefined ? undefined : stringOf(upload, name);
  if (value === undefined || given.length > 1) {
    throw new Error(
      `The upload of ${stringOf(upload, "file") ?? ""} needs one of content, contentBase64 or source.`,
    );
  }
  if (name === "source") return readFileSync(value);
  return Buffer.from(value, name === "content" ? "utf8" : "base64");
}

function modeOf(upload: PropertyMap): number {
  const permissions = stringOf(upload, "permissions") ?? "";
  if (permissions === "") return booleanOf(upload, "executable") === true ? 0o744 : 0o644;
  if (/^[0-7]{3,4}$/.test(permissions)) return Number.parseInt(permissions, 8);
  throw new Error(
    `permissions of an upload must be octal such as "0600", not ${JSON.stringify(permissions)}.`,
  );
}

/** The ustar header of a file that belongs to root. */
function header(file: string, mode: number, size: number): Buffer {
  const block = Buffer.alloc(blockBytes);
  const [prefix, name] = split(file.replace(/^\/+/, ""));
  const octal = (value: number, digits: number): string => value.toString(8).padStart(digits, "0") + "\0";
  block.write(name, 0);
  block.write(octal(mode, 7), 100);
  block.write(octal(0, 7), 108);
  block.write(octal(0, 7), 116);
  block.write(octal(size, 11), 124);
  block.write(octal(Math.floor(Date.now() / 1000), 11), 136);
  block.write("        ", 148);
  block.write("0", 156);
  block.write("ustar\0" + "00", 257);
  block.write(prefix, 345);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(octal(sum, 6) + " ", 148);
  return block;
}

/** A path in the two fields of a header: 155 bytes of folders, 100 of the rest. */
function split(path: string): [string, string] {
  if (Buffer.byteLength(path) <= 100) return ["", path];
  for (let at = path.indexOf("/"); at !== -1; at = path.indexOf("/", at + 1)) {
    const [prefix, name] = [path.slice(0, at), path.slice(at + 1)];
    if (Buffer.byteLength(name) <= 100 && Buffer.byteLength(prefix) <= 155) return [prefix, name];
  }
  throw new Error(`The path of the upload ${path} is too long for a tar archive.`);
}
