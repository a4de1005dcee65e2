import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { reasonOf } from "../../reasonOf.ts";
import { Refusal } from "../../refusal.ts";

/** Reads a private key; `~` is the home of the person. @throws Refusal that names the configuration's key */
export function readPrivateKey(file: string): string {
  try {
    return readFileSync(file.replace(/^~(?=\/)/, homedir()), "utf8");
  } catch (error) {
    throw new Refusal(
      `hosts.privateKeyFile must be a file that can be read, got ${file}: ${reasonOf(error)}`,
    );
  }
}
