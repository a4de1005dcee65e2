import type * as command from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import { programFile } from "../programFile.ts";
import { lifetimes } from "./expiry.ts";
import { localScript } from "../remote/localScript.ts";

/** A certificate and its private key, in PEM. */
export interface KeyPair {
  certificate: pulumi.Output<string>;
  /** A secret. */
  key: pulumi.Output<string>;
}

// A key of 256 bits, as Consul, Nomad and Weave take it; a UUID, as the secret ID of a token.
const randomKey = "openssl rand -base64 32";
const randomUuid = "openssl rand -hex 16 | sed -E 's/^(.{8})(.{4})(.{4})(.{4})(.{12})$/\\1-\\2-\\3-\\4-\\5/'";

/** Secrets of one resource, by their number from 0. */
export type Secrets = (index: number) => pulumi.Output<string>;

/**
 * Random keys in base64, made once: later runs have them from the state.
 *
 * @param name of the resource.
 * @param count how many.
 * @param opts of the resource.
 */
export function randomKeys(name: string, count: number, opts: pulumi.CustomResourceOptions): Secrets {
  return randomTexts(name, randomKey, count, opts);
}

/** Random UUIDs, as {@link randomKeys}. */
export function randomUuids(name: string, count: number, opts: pulumi.CustomResourceOptions): Secrets {
  return randomTexts(name, randomUuid, count, opts);
}

function randomTexts(name: string, make: string, count: number, opts: pulumi.CustomResourceOptions): Secrets {
  const made = secretOf(name, { create: Array<string>(count).fill(make).join("\n") }, opts);
  return (index) => made.apply((text) => text.split("\n")[index] ?? "");
}

/**
 * A certificate authority of the stack's own, valid for ten years.
 *
 * @param name of the resource.
 * @param renews the end of the one in whose place it is: another end is another authority. @default - it is the first one
 * @param opts of the resource.
 */
export function certificateAuthority(
  name: string,
  renews: string | undefined,
  opts: pulumi.CustomResourceOptions,
): KeyPair {
  return keyPairOf(
    secretOf(
      name,
      {
        create: programFile(new URL("authority.sh", import.meta.url)),
        environment: { AUTHORITY: `nomad-on-weave ${pulumi.getStack()}`, ...renewal(renews) },
      },
      opts,
    ),
  );
}

/**
 * A certificate for a host, valid for a year.
 *
 * @param name of the resource.
 * @param args the authority, the host's name, every name and address under which it is reached, as openssl writes
 *   them (`DNS:u1`, `IP:192.168.56.3`), and the end of the certificate in whose place it is, if there was one: another end
 *   is another certificate.
 * @param opts of the resource.
 */
export function certificate(
  name: string,
  args: {
    authority: KeyPair;
    subject: string;
    alternativeNames: readonly string[];
    renews: string | undefined;
  },
  opts: pulumi.CustomResourceOptions,
): KeyPair {
  return keyPairOf(
    secretOf(
      name,
      {
        create: programFile(new URL("certificate.sh", import.meta.url)),
        environment: {
          AUTHORITY_CERTIFICATE: args.authority.certificate,
          AUTHORITY_KEY: args.authority.key,
          NAME: args.subject,
          ALTERNATIVE_NAMES: args.alternativeNames.join(","),
          DAYS: String(lifetimes.host),
          ...renewal(args.renews),
        },
      },
      opts,
    ),
  );
}

/** A command that has none yet must not change. */
function renewal(renews: string | undefined): Record<string, string> {
  return renews === undefined ? {} : { RENEWS: renews };
}

function secretOf(
  name: string,
  args: Pick<command.local.CommandArgs, "create" | "environment">,
  opts: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
  return localScript(name, { ...args, logging: "none" }, { ...opts, additionalSecretOutputs: ["stdout"] })
    .stdout;
}

const endOfCertificate = "-----END CERTIFICATE-----\n";

function keyPairOf(text: pulumi.Output<string>): KeyPair {
  const parts = text.apply((pem) => pem.split(endOfCertificate));
  return {
    certificate: pulumi.unsecret(parts.apply(([certificate = ""]) => certificate + endOfCertificate)),
    key: parts.apply(([, key = ""]) => `${key}\n`),
  };
}
