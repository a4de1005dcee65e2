import { StringDecoder } from "node:string_decoder";
import type { Context } from "../base/kind.ts";

export type Stream = "stdout" | "stderr";

/** How much of the output an error shows, from its end. */
const shownBytes = 8 * 1024;

/** What a command writes: kept whole, and its lines shown while it runs. */
export class Transcript {
  readonly #chunks: { stream: Stream; bytes: Buffer }[] = [];
  readonly #lines: Record<Stream, LineReader | undefined>;

  /** @param logging the property of that name: which streams are shown; undefined = both */
  constructor(logging: string | undefined, context: Context) {
    const show = (line: string): void => {
      context.log("info", line, true);
    };
    const shown = (stream: Stream): LineReader | undefined =>
      logging === undefined || logging === stream || logging === "stdoutAndStderr"
        ? new LineReader(show)
        : undefined;
    this.#lines = { stdout: shown("stdout"), stderr: shown("stderr") };
  }

  add(stream: Stream, bytes: Buffer): void {
    this.#chunks.push({ stream, bytes });
    this.#lines[stream]?.add(bytes);
  }

  /** Shows lines that have no end yet: call it when nothing more comes. */
  end(): void {
    this.#lines.stdout?.end();
    this.#lines.stderr?.end();
  }

  /** All of one stream, without the newline at its end. */
  text(stream: Stream): string {
    const bytes = Buffer.concat(this.#chunks.filter((chunk) => chunk.stream === stream).map(bytesOf));
    return bytes.toString("utf8").replace(/\n$/, "");
  }

  /** The end of both streams as they came, for an error. */
  tail(): string {
    const bytes = Buffer.concat(this.#chunks.map(bytesOf));
    return bytes.subarray(-shownBytes).toString("utf8").trimEnd();
  }
}

function bytesOf(chunk: { bytes: Buffer }): Buffer {
  return chunk.bytes;
}

/** Cuts bytes into lines. */
class LineReader {
  readonly #decoder = new StringDecoder("utf8");
  readonly #show: (line: string) => void;
  #rest = "";

  constructor(show: (line: string) => void) {
    this.#show = show;
  }

  add(bytes: Buffer): void {
    const lines = (this.#rest + this.#decoder.write(bytes)).split("\n");
    this.#rest = lines.pop() ?? "";
    for (const line of lines) this.#show(line.replace(/\r$/, ""));
  }

  end(): void {
    if (this.#rest !== "") this.#show(this.#rest);
    this.#rest = "";
  }
}
