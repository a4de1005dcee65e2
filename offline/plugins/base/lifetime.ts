const parentCheckMilliseconds = 500;
/** How long what runs may take to end after it was told to. */
const graceMilliseconds = 2000;

/** How long this process lives, and what it does until then. */
export class Lifetime {
  readonly #cancelled = new AbortController();
  readonly #running = new Set<Promise<unknown>>();

  /** Aborted when everything has to stop. */
  get signal(): AbortSignal {
    return this.#cancelled.signal;
  }

  cancel(reason: string): void {
    this.#cancelled.abort(new Error(reason));
  }

  /** Keeps the process alive for this work even when it is asked to end. */
  run<Result>(work: Promise<Result>): Promise<Result> {
    const settled: Promise<unknown> = work.then(ignore, ignore).then(() => this.#running.delete(settled));
    this.#running.add(settled);
    return work;
  }

  /** Ends the process with its parent, also when that is gone without a word, and when it is asked to. */
  endWithParent(): void {
    const parent = process.ppid;
    const timer = setInterval(() => {
      if (process.ppid === parent) return;
      clearInterval(timer);
      this.#end("the engine is gone");
    }, parentCheckMilliseconds);
    for (const name of ["SIGINT", "SIGTERM"] as const) {
      process.on(name, () => {
        this.#end("the engine ended the plugin");
      });
    }
  }

  #end(reason: string): void {
    this.cancel(reason);
    setTimeout(() => process.exit(), graceMilliseconds);
    void Promise.all(this.#running).then(() => process.exit());
  }
}

function ignore(): void {
  return;
}
