import type { Duplex } from "node:stream";
import { Client, type ConnectConfig, type ServerHostKeyAlgorithm } from "ssh2";
import type { Context } from "../base/kind.ts";
import type { Endpoint } from "./endpoint.ts";
import { sleepUntilOpen } from "./open-port.ts";
import { reasonOf } from "./stop.ts";

const firstDelayMilliseconds = 100;
const longestDelayMilliseconds = 5000;
const keepaliveMilliseconds = 10_000;

/**
 * Connects to an SSH server, again and again until it answers or too many dials have failed.
 * @param tunnel makes the byte stream to it where that is not a TCP connection of our own
 * @throws naming host, port, user and the number of dials
 */
export async function dial(
  endpoint: Endpoint,
  context: Context,
  signal: AbortSignal,
  tunnel?: () => Promise<Duplex>,
): Promise<Client> {
  const { host, port, user, dialErrorLimit } = endpoint;
  for (
    let failed = 0, delay = firstDelayMilliseconds;
    ;
    delay = Math.min(delay * 1.5, longestDelayMilliseconds)
  ) {
    let problem: Error;
    try {
      return await dialOnce(endpoint, signal, await tunnel?.());
    } catch (cause) {
      problem = cause instanceof Error ? cause : new Error(String(cause));
    }
    failed += 1;
    const where = `${user}@${host}, port ${port.toString()}`;
    if (signal.aborted) {
      throw new Error(
        `${reasonOf(signal)} while connecting to ${where}, after ${failed.toString()} attempts; the last: ${problem.message}`,
      );
    }
    if (dialErrorLimit >= 0 && failed > dialErrorLimit) {
      throw new Error(
        `can't connect to ${where}: after ${failed.toString()} failed attempts: ${problem.message}`,
      );
    }
    const limit = dialErrorLimit < 0 ? "inf" : dialErrorLimit.toString();
    context.log("info", `Dial ${failed.toString()}/${limit} failed: retrying`, true);
    await sleepUntilOpen(tunnel === undefined ? endpoint : undefined, delay, signal);
  }
}

async function dialOnce(
  endpoint: Endpoint,
  signal: AbortSignal,
  stream: Duplex | undefined,
): Promise<Client> {
  const client = new Client();
  // Whoever waits on a channel hears of a connection that breaks by that channel's end; others must not end the plugin.
  client.on("error", () => undefined);
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      client.destroy();
      reject(new Error(reasonOf(signal)));
    };
    const fail = (error: Error): void => {
      signal.removeEventListener("abort", stop);
      client.destroy();
      reject(
        error.message.includes("verification failed")
          ? new Error("the host key is not the expected one: another machine answers, or it was reinstalled")
          : error,
      );
    };
    client.once("error", fail);
    client.once("close", () => {
      fail(new Error("the server closed the connection"));
    });
    client.once("ready", () => {
      signal.removeEventListener("abort", stop);
      client.removeListener("error", fail);
      client.removeAllListeners("close");
      resolve(client);
    });
    client.on("keyboard-interactive", (_name, _instructions, _language, prompts, answer) => {
      answer(prompts.map(() => endpoint.password ?? ""));
    });
    signal.addEventListener("abort", stop, { once: true });
    if (signal.aborted) stop();
    else client.connect(configOf(endpoint, stream));
  });
}

function configOf(endpoint: Endpoint, stream: Duplex | undefined): ConnectConfig {
  const { host, port, user, password, privateKey, privateKeyPassword, agent, hostKey } = endpoint;
  const methods: NonNullable<ConnectConfig["authHandler"]> = [
    ...(privateKey === undefined ? [] : (["publickey"] as const)),
    ...(password === undefined ? [] : (["password", "keyboard-interactive"] as const)),
    ...(agent === undefined ? [] : (["agent"] as const)),
  ];
  return {
    host,
    port,
    username: user,
    authHandler: methods,
    tryKeyboard: password !== undefined,
    readyTimeout: endpoint.perDialTimeout * 1000,
    // A server that answers none of three is gone.
    keepaliveInterval: keepaliveMilliseconds,
    keepaliveCountMax: 3,
    algorithms: {
      kex: { prepend: ["curve25519-sha256", "curve25519-sha256@libssh.org"], append: [], remove: [] },
      // GCM runs in Node's crypto, chacha20-poly1305 partly in JavaScript.
      cipher: { prepend: ["aes128-gcm@openssh.com", "aes256-gcm@openssh.com"], append: [], remove: [] },
      serverHostKey: hostKeyAlgorithms(hostKey),
    },
    ...(stream === undefined ? {} : { sock: stream }),
    ...(password === undefined ? {} : { password }),
    ...(privateKey === undefined ? {} : { privateKey }),
    ...(privateKeyPassword === undefined ? {} : { passphrase: privateKeyPassword }),
    ...(agent === undefined ? {} : { agent }),
    ...(hostKey === undefined ? {} : { hostVerifier: (shown: Buffer) => shown.equals(keyBytes(hostKey)) }),
  };
}

/** The key's own algorithms, so that the server shows this one and not another of its keys. */
function hostKeyAlgorithms(hostKey: string | undefined): ServerHostKeyAlgorithm[] {
  const all: ServerHostKeyAlgorithm[] = [
    "ssh-ed25519",
    "ecdsa-sha2-nistp256",
    "ecdsa-sha2-nistp384",
    "ecdsa-sha2-nistp521",
    "rsa-sha2-512",
    "rsa-sha2-256",
  ];
  if (hostKey === undefined) return all;
  const [type = ""] = hostKey.trim().split(/\s+/);
  const fitting = all.filter((name) => name === type || (type === "ssh-rsa" && name.startsWith("rsa-")));
  if (fitting.length > 0) return fitting;
  throw new Error(
    `connection.hostKey must begin with a key type such as ssh-ed25519, not ${JSON.stringify(type)}.`,
  );
}

function keyBytes(hostKey: string): Buffer {
  return Buffer.from(hostKey.trim().split(/\s+/)[1] ?? "", "base64");
}
