import * as command from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import { programFile } from "../programFile.ts";
import { quote } from "../remote/script.ts";

/** An SSH key pair made for the stack, and kept in its state alone. */
export interface SshKey {
  /** In the format of OpenSSH; a secret. */
  privateKey: pulumi.Output<string>;
  /** One line: type, key, comment. */
  publicKey: pulumi.Output<string>;
}

/**
 * Makes an Ed25519 key pair with `ssh-keygen`, once: later runs have it from the state.
 *
 * @param name of the resource, and the comment of the key.
 * @param opts of the resource.
 */
export function sshKey(name: string, opts: pulumi.CustomResourceOptions): SshKey {
  const key = new command.local.Command(
    name,
    {
      create: `${programFile(new URL("sshKey.sh", import.meta.url))} ${quote(name)}`,
      logging: "none",
    },
    // A command that is written otherwise makes no other key.
    { ...opts, ignoreChanges: ["create"], additionalSecretOutputs: ["stdout"] },
  );
  const publicKey = key.stdout.apply((text) => text.split("\n", 1).join());
  return {
    publicKey: pulumi.unsecret(publicKey),
    privateKey: key.stdout.apply((text) => `${text.slice(text.indexOf("\n") + 1)}\n`),
  };
}

/** How to log in to a host as root, with keys of the stack's own on both sides. */
export function rootConnection(
  address: string,
  key: SshKey,
  hostKey: SshKey,
): command.types.input.remote.ConnectionArgs {
  return {
    host: address,
    user: "root",
    privateKey: key.privateKey,
    hostKey: hostKey.publicKey,
    dialErrorLimit: 10,
  };
}
