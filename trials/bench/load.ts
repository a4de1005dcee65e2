import { execFile, execFileSync } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { z } from "zod";

/** How a service answers under load. */
export interface Throughput {
  requestsPerSecond: number;
  /** In milliseconds. */
  p99: number;
}

const seconds = 10;
const connections = 10;
const report = z.object({
  requests: z.object({ average: z.number() }),
  latency: z.object({ p99: z.number() }),
  errors: z.int(),
  non2xx: z.int(),
});

/**
 * As many requests as are answered over ten connections in ten seconds, sent from within a docker host.
 *
 * @param container of the host.
 * @param url what is asked.
 * @param host the Host header. @default - that of the URL
 * @throws Error if a request fails
 */
export async function measureLoad(container: string, url: string, host?: string): Promise<Throughput> {
  const mainProcess = execFileSync("docker", ["inspect", "--format", "{{.State.Pid}}", container], {
    encoding: "utf8",
  });
  const { stdout } = await promisify(execFile)(
    "nsenter",
    [
      ...["--net", "--target", mainProcess.trim(), process.execPath],
      join(import.meta.dirname, "..", "..", "node_modules", "autocannon", "autocannon.js"),
      ...["--json", "--duration", String(seconds), "--connections", String(connections)],
      ...(host === undefined ? [] : ["--headers", `host=${host}`]),
      url,
    ],
    { maxBuffer: 16e6 },
  );
  const { requests, latency, errors, non2xx } = report.parse(JSON.parse(stdout));
  if (errors + non2xx > 0) {
    throw new Error(`${errors + non2xx} requests to ${url} failed`);
  }
  return { requestsPerSecond: requests.average, p99: latency.p99 };
}
