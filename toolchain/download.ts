import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { reasonOf } from "../components/reasonOf.ts";

/** What is known of the network in one run: after one host could not be reached, no other is tried. */
export interface Network {
  /** What could not be reached, and why. */
  unreachable?: string;
}

export interface DownloadOptions {
  network: Network;
  signal: AbortSignal;
  /** Gets the share that has arrived, such as `12 of 48 MB`. */
  onProgress: (text: string) => void;
  /** Milliseconds until a server must have answered. */
  answerTimeout?: number;
  /** Milliseconds in which more must have arrived. */
  stallTimeout?: number;
}

/**
 * Downloads a file and checks it.
 *
 * @param sha256 the checksum the file must have, in hex
 * @throws Error that says what could not be reached, what the server answered, or which checksum came;
 *   no file is left then
 */
export async function download(
  url: string,
  file: string,
  sha256: string,
  options: DownloadOptions,
): Promise<void> {
  const { network, signal, answerTimeout = 5_000, stallTimeout = 30_000 } = options;
  const host = new URL(url).host;
  if (network.unreachable !== undefined) {
    throw new Error(`${host} was not tried: ${network.unreachable}`);
  }
  const stop = new AbortController();
  let timer = setTimeout(() => {
    stop.abort(new Error(`no answer within ${answerTimeout / 1000} s`));
  }, answerTimeout);
  const both = AbortSignal.any([signal, stop.signal]);
  let answered = false;
  try {
    const response = await fetch(url, { signal: both });
    answered = true;
    if (!response.ok || response.body === null) {
      throw new Error(`${url} answered ${response.status} ${response.statusText}`);
    }
    const total = Number(response.headers.get("content-length") ?? 0);
    const hash = createHash("sha256");
    let arrived = 0;
    const check = new Transform({
      transform(chunk: Buffer, _encoding, next) {
        clearTimeout(timer);
        timer = setTimeout(() => {
          stop.abort(new Error(`nothing arrived for ${stallTimeout / 1000} s`));
        }, stallTimeout);
        hash.update(chunk);
        arrived += chunk.length;
        options.onProgress(`${megabytes(arrived)} of ${total > 0 ? megabytes(total) : "?"} MB`);
        next(null, chunk);
      },
    });
    await pipeline(Readable.fromWeb(response.body), check, createWriteStream(file), { signal: both });
    const actual = hash.digest("hex");
    if (actual !== sha256) {
      throw new Error(
        `${url} has the wrong checksum and is not used: SHA-256 expected ${sha256}, actual ${actual}`,
      );
    }
  } catch (error) {
    await rm(file, { force: true });
    signal.throwIfAborted();
    if (answered) {
      throw stop.signal.aborted ? new Error(`${url}: ${reasonOf(stop.signal.reason)}`) : error;
    }
    network.unreachable ??= `${host} could not be reached (${reasonOf(stop.signal.aborted ? stop.signal.reason : error)})`;
    throw new Error(network.unreachable, { cause: error });
  } finally {
    clearTimeout(timer);
  }
}

function megabytes(bytes: number): string {
  return (bytes / 1_000_000).toFixed(0);
}
