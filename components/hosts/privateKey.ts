import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import * as pulumi from "@pulumi/pulumi";
import { reasonOf } from "../reasonOf.ts";

/** Reads a private key; `~` is the home of the person. @throws pulumi.RunError that names the configuration's key */
export function readPrivateKey(file: string): string {
  try {
    return readFileSync(file.replace(/^~(?=\/)/, homedir()), "utf8");
  } catch (error) {
    throw new pulumi.RunError(`hosts.privateKeyFile: ${file} cannot be read: ${reasonOf(error)}`);
  }
}
