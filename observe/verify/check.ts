import { setTimeout } from "node:timers/promises";
import { reasonOf } from "../../components/reasonOf.ts";
import type { Outputs } from "../../stack/outputs.ts";

const pauseMilliseconds = 1000;

/** A cluster that is looked at. */
export interface Cluster {
  outputs: Outputs;
  /**
   * Runs a shell script on a host, until it ends or the signal comes.
   *
   * @param tell takes each line that it prints, as soon as it does. @default - nobody does
   * @returns what it prints. @throws Error with its messages if it fails
   */
  onHost: (
    host: string,
    script: string,
    signal?: AbortSignal,
    tell?: (line: string) => void,
  ) => Promise<string>;
  /** Asks Consul's API for a path below `/v1/` and parses its JSON. @throws Error if it does not answer with success */
  consul: (path: string) => Promise<unknown>;
  /** The same of Nomad's. */
  nomad: (path: string) => Promise<unknown>;
}

/** One thing that must hold in a cluster that works. */
export interface Check {
  /** What is checked, in a few words. */
  name: string;
  /**
   * Looks.
   *
   * @returns what was seen, in a few words. @throws Error that says what is wrong and where
   */
  run: (cluster: Cluster) => Promise<string>;
}

/** What became of a check. */
export interface Result {
  name: string;
  passed: boolean;
  /** What was seen, or what is wrong. */
  detail: string;
  seconds: number;
}

/**
 * Runs all checks at once, and again those that fail: Consul learns of an instance, or that it is well again, some seconds
 * after the instance itself.
 *
 * @param checks what is looked at.
 * @param cluster where.
 * @param patience for how long what fails is looked at again, in milliseconds. @default 0 - once
 * @param say is told once that something is looked at again.
 * @returns a result a check, in their order, with the time until it passed or was given up.
 */
export async function runChecks(
  checks: readonly Check[],
  cluster: Cluster,
  patience = 0,
  say: (line: string) => void = () => undefined,
): Promise<Result[]> {
  const started = performance.now();
  const runOne = (check: Check) => runCheck(check, cluster, started);
  let results = await Promise.all(checks.map(runOne));
  const failed = results.filter(({ passed }) => !passed).length;
  if (failed > 0 && performance.now() - started < patience) {
    say(`${failed} of ${checks.length} checks fail; they are looked at again for ${patience / 1000} s ...`);
  }
  while (results.some(({ passed }) => !passed) && performance.now() - started < patience) {
    await setTimeout(pauseMilliseconds);
    results = await Promise.all(
      checks.map(async (check, index) => {
        const before = results[index];
        return before?.passed === true ? before : runOne(check);
      }),
    );
  }
  return results;
}

async function runCheck({ name, run }: Check, cluster: Cluster, started: number): Promise<Result> {
  const outcome = await run(cluster).then(
    (detail) => ({ passed: true, detail }),
    (error: unknown) => ({ passed: false, detail: reasonOf(error) }),
  );
  return { name, ...outcome, seconds: (performance.now() - started) / 1000 };
}

/** Does the same on all hosts at once. @throws Error that names every host where it failed */
export async function onEveryHost(
  { outputs }: Cluster,
  look: (host: Outputs["hosts"][number]) => Promise<void>,
): Promise<void> {
  const results = await Promise.allSettled(outputs.hosts.map(look));
  const problems = results.flatMap((result, index) =>
    result.status === "rejected" ? [`${outputs.hosts[index]?.name ?? ""}: ${String(result.reason)}`] : [],
  );
  if (problems.length > 0) {
    throw new Error(problems.join("; "));
  }
}
