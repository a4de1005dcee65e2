import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import { measureAllJobs } from "../bench/allJobs.ts";
import { measureExisting } from "../bench/existing.ts";
import { type GraphSize, measureGraph } from "../bench/graph.ts";
import { memoryOfHosts, sentToHosts, watchMemory } from "../bench/machine.ts";
import { phasesOf } from "../bench/phases.ts";
import { type Measured, renderTable } from "../bench/report.ts";
import { measureSecurity } from "../bench/security.ts";
import { TestStack } from "../test/support/testStack.ts";
import { readCommandLine } from "./stack/commandLine.ts";
import { main } from "./stack/main.ts";
import { prepare } from "./stack/prepare.ts";
import { openStack } from "./stack/pulumi.ts";
import { readState } from "./stack/state.ts";
import { root } from "./stack/workspace.ts";

const stack = new TestStack("bench");
const runs = 3;
const overlay = { range: "10.97.0.0/16", defaultSubnet: "10.97.0.0/24" };

await main(async (signal) => {
  const { offline, flags } = readCommandLine({
    usage: "npm run bench",
    description: `Measures on a stack of its own, ${runs} times each, and writes a table and JSON to bench/results/.`,
    flags: { cold: "also from an empty cache of tools and images; Go's own cache is left as it is" },
  });
  await prepare(offline, signal);
  configure(3);
  await script("down");
  try {
    const cold = flags.has("cold") ? await coldUp() : undefined;
    const measured = await measure(await prepare(offline, signal));
    report(cold === undefined ? measured : { ...measured, coldUp: cold });
  } finally {
    await stack.remove();
  }
  return 0;
});

async function measure(prepared: Awaited<ReturnType<typeof prepare>>): Promise<Measured> {
  const measured: Measured = {
    date: new Date().toISOString(),
    machine: `${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB`,
    warmUp: [],
    graph: await graph(prepared),
    existing: await measureExisting(stack, script, 3, runs),
    tenExisting: await measureExisting(stack, script, 10, runs),
    ...(await measureAllJobs(stack, script, configureJobs, runs)),
    security: await measureSecurity(stack, script, configureJobs, runs),
    phases: [],
    noOpPreview: [],
    noOpUp: [],
    jobChange: [],
    down: [],
    memoryPerHost: [],
    peakMemory: 0,
    sentToHosts: 0,
  };
  configure(3);
  for (let run = 0; run < runs; run++) {
    const memory = watchMemory();
    const started = Date.now();
    const up = await script("up");
    const ended = Date.now();
    const verify = await script("verify");
    measured.peakMemory = Math.max(measured.peakMemory, memory.stop());
    const fastest = Math.min(...measured.warmUp);
    measured.warmUp.push(up + verify);
    measured.sentToHosts = sentToHosts(`nomad-on-weave-${stack.name}`);
    if (up + verify < fastest) {
      const pulumi = await openStack({ stack: stack.name }, prepared);
      measured.phases = phasesOf(JSON.parse(await pulumi.read(["stack export"])), { started, ended });
    }
    measured.noOpPreview.push(await script("preview"));
    measured.noOpUp.push(await script("up", "--expect-no-changes"));
    configure(2);
    measured.jobChange.push(await script("up"));
    configure(3);
    measured.jobChange.push(await script("up"));
    measured.memoryPerHost.push(...memoryOfHosts(`nomad-on-weave.stack=${stack.name}`));
    measured.down.push(await script("down"));
    console.log(`run ${run + 1} of ${runs}: up to green in ${(up + verify).toFixed(1)} s`);
  }
  return measured;
}

/** From an empty cache of tools and images to `verify` green. */
async function coldUp(): Promise<number> {
  const warm = process.env["NOMAD_ON_WEAVE_CACHE"];
  const empty = mkdtempSync(join(tmpdir(), "bench-cache-"));
  process.env["NOMAD_ON_WEAVE_CACHE"] = empty;
  try {
    const seconds = (await script("up")) + (await script("verify"));
    await script("down");
    return seconds;
  } finally {
    if (warm === undefined) {
      delete process.env["NOMAD_ON_WEAVE_CACHE"];
    } else {
      process.env["NOMAD_ON_WEAVE_CACHE"] = warm;
    }
    rmSync(empty, { recursive: true });
  }
}

function report(measured: Measured): void {
  const folder = join(root, "bench", "results");
  mkdirSync(folder, { recursive: true });
  const name = join(folder, measured.date.replaceAll(/[:.]/g, "-"));
  const table = renderTable(measured);
  writeFileSync(`${name}.json`, `${JSON.stringify(measured, undefined, 2)}\n`);
  writeFileSync(`${name}.md`, table);
  console.log(`\n${table}`);
}

async function graph(prepared: Awaited<ReturnType<typeof prepare>>): Promise<GraphSize[]> {
  const countResources = async () =>
    (await readState(await openStack({ stack: stack.name }, prepared))).deployment.resources.length;
  const measured = await measureGraph(
    {
      write: (config) => {
        stack.write(config);
      },
      script,
      countResources,
    },
    [3, 10, 30, 100],
  );
  return measured;
}

function configure(count: number): void {
  configureJobs({ httpbackend: { count } });
}

function configureJobs(
  jobs: Readonly<Record<string, unknown>>,
  security: Readonly<Record<string, boolean>> = {},
): void {
  stack.write({
    hosts: {
      backend: "docker",
      names: ["b1", "b2", "b3"],
      subnet: "172.31.88.0/24",
      firstAddress: "172.31.88.3",
    },
    overlay,
    security,
    jobs,
  });
}

/** Runs what a person runs, and returns how long it took, in seconds. @throws Error with its output if it fails */
async function script(name: string, ...args: string[]): Promise<number> {
  const started = performance.now();
  await stack.succeed(name, ...args);
  return (performance.now() - started) / 1000;
}
