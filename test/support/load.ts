import autocannon from "autocannon";

/** What has become of the requests of a load. */
export interface LoadResult {
  sent: number;
  /** Without an answer, or with another one than success. */
  failed: number;
  /** In milliseconds. */
  p99: number;
  seconds: number;
}

/** A load that goes on until it is stopped. */
export interface Load {
  stop: () => Promise<LoadResult>;
}

const longest = 600;

/**
 * Sends requests at an even rate, over ten connections, for ten minutes at most.
 *
 * @param url where to.
 * @param host the Host header.
 * @param rate requests a second.
 */
export function startLoad(url: string, host: string, rate: number): Load {
  let finish: (result: LoadResult) => void = () => undefined;
  const done = new Promise<LoadResult>((resolve) => (finish = resolve));
  const running = autocannon(
    { url, headers: { host }, connections: 10, overallRate: rate, duration: longest, timeout: 10 },
    (_error, result) => {
      finish({
        sent: result.requests.sent,
        failed: result.errors + result.non2xx,
        p99: result.latency.p99,
        seconds: result.duration,
      });
    },
  );
  return {
    stop: () => {
      running.stop();
      return done;
    },
  };
}
