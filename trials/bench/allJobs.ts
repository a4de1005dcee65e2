import { imageOf } from "../../images/catalog.ts";
import { catalog } from "../../jobs/catalog.ts";
import type { TestStack } from "../../testbed/testStack.ts";
import type { TimedScript } from "./graph.ts";
import { type Throughput, measureLoad } from "./load.ts";
import { edgeOf, hostOf } from "./security.ts";

/** What all typed jobs take; seconds, one figure a run. */
export interface JobFigures {
  /** From nothing to `verify` green. */
  up: number[];
  /** A rolling release of three instances behind fabio, checked every 10 s. */
  rollingRelease: number[];
  /** A back end on the overlay, on another host: through fabio, and directly. */
  throughFabio: Throughput;
  direct: Throughput;
}

/** Every typed job of the catalog that runs with its defaults. */
function everyJob(): Record<string, object> {
  return Object.fromEntries(
    Object.entries(catalog).flatMap(([name, job]) =>
      job.settings.safeParse({}).success ? [[name, {}] as const] : [],
    ),
  );
}

/**
 * All typed jobs from nothing, a release among them, and the load that they stand.
 *
 * @param stack with the hosts b1, b2, b3.
 * @param script runs a script of the project on the stack.
 * @param configureJobs writes the configuration with these jobs.
 * @param runs how often.
 */
export async function measureAllJobs(
  stack: TestStack,
  script: TimedScript,
  configureJobs: (jobs: Readonly<Record<string, unknown>>) => void,
  runs: number,
): Promise<JobFigures> {
  const all = everyJob();
  const seconds: number[] = [];
  const rollingRelease: number[] = [];
  for (let run = 0; run < runs; run++) {
    console.log(`all jobs: run ${run + 1} of ${runs}`);
    await script("down");
    configureJobs(all);
    seconds.push((await script("up")) + (await script("verify")));
    configureJobs({ ...all, "httpbackend-fabio": { image: imageOf("httpbackend", "v1.0.1") } });
    rollingRelease.push(await script("up"));
  }
  const address = "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}";
  const instance = stack
    .onHost(
      "b2",
      `docker inspect --format '${address}' $(docker ps --quiet --filter name=^httpbackend-fabio-)`,
    )
    .trim();
  const container = hostOf(stack);
  const direct = await measureLoad(container, `http://${instance}:8081/`);
  const throughFabio = await measureLoad(container, edgeOf(stack), "mysite.com:9999");
  await script("down");
  return { up: seconds, rollingRelease, throughFabio, direct };
}
