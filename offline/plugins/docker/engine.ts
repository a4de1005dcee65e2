import { readFileSync } from "node:fs";
import { join } from "node:path";
import Docker from "dockerode";
import { stringOf } from "../base/fields.ts";
import type { Failure } from "../base/kind.ts";
import { type PropertyMap, hasUnknown } from "../base/property.ts";

const supported = [
  "host",
  "caMaterial",
  "certMaterial",
  "keyMaterial",
  "certPath",
  "disableDockerDaemonCheck",
];

/** What is wrong with the provider's config. */
export function checkEngine(config: PropertyMap): Failure[] {
  const engineOwn = ["version", "pluginDownloadURL"];
  return Object.keys(config)
    .filter((name) => !supported.includes(name) && !engineOwn.includes(name) && !name.startsWith("__"))
    .map((property) => ({ property, reason: `The offline plugin of docker does not support ${property}.` }));
}

/** The Docker Engine of the provider's config, else of DOCKER_HOST, else of this machine. */
export function engineOf(config: PropertyMap): Docker {
  if (hasUnknown(config)) return new Docker();
  const host = stringOf(config, "host") ?? process.env["DOCKER_HOST"] ?? "unix:///var/run/docker.sock";
  const url = parse(host);
  switch (url.protocol) {
    case "unix:":
      return new Docker({ socketPath: decodeURIComponent(url.pathname) });
    case "ssh:":
      return new Docker({
        protocol: "ssh",
        host: url.hostname,
        port: Number(url.port || "22"),
        username: url.username || "root",
        ...(process.env["SSH_AUTH_SOCK"] ? { sshOptions: { agent: process.env["SSH_AUTH_SOCK"] } } : {}),
      });
    case "tcp:":
    case "http:":
    case "https:": {
      const keys = tls(config);
      const protocol = keys === undefined && url.protocol !== "https:" ? "http" : "https";
      const port = Number(url.port || (protocol === "http" ? "2375" : "2376"));
      return new Docker({ protocol, host: url.hostname, port, ...keys });
    }
    default:
      throw new Error(`docker:host must begin with unix://, tcp:// or ssh://, not ${JSON.stringify(host)}.`);
  }
}

function parse(host: string): URL {
  try {
    return new URL(host);
  } catch {
    throw new Error(
      `docker:host is not an address such as unix:///var/run/docker.sock: ${JSON.stringify(host)}.`,
    );
  }
}

function tls(config: PropertyMap): { ca: string; cert: string; key: string } | undefined {
  const folder = stringOf(config, "certPath") ?? process.env["DOCKER_CERT_PATH"];
  const material = (name: string, file: string): string | undefined =>
    stringOf(config, name) ?? (folder ? readFileSync(join(folder, file), "utf8") : undefined);
  const ca = material("caMaterial", "ca.pem");
  const cert = material("certMaterial", "cert.pem");
  const key = material("keyMaterial", "key.pem");
  return ca === undefined || cert === undefined || key === undefined ? undefined : { ca, cert, key };
}

/** Whether Docker says that a thing does not exist. */
export function isMissing(cause: unknown): boolean {
  return statusOf(cause) === 404;
}

/** Whether Docker says that a thing is in use or has changed meanwhile. */
export function isConflict(cause: unknown): boolean {
  return statusOf(cause) === 409;
}

function statusOf(cause: unknown): unknown {
  return cause instanceof Error && "statusCode" in cause ? cause.statusCode : undefined;
}

/**
 * Docker's own words with what was tried before them.
 * @param attempt such as "Unable to start container web-1"
 */
export function engineError(attempt: string, cause: unknown): Error {
  return new Error(`${attempt}: ${wordsOf(cause)}`, { cause });
}

function wordsOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  if ("json" in cause && typeof cause.json === "object" && cause.json !== null) {
    if ("message" in cause.json && typeof cause.json.message === "string") return cause.json.message;
  }
  if ("code" in cause && (cause.code === "ECONNREFUSED" || cause.code === "ENOENT")) {
    return `no Docker Engine answers (${cause.message}). Is it running, and is docker:host or DOCKER_HOST right?`;
  }
  return cause.message;
}
