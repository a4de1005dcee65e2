import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import { measureAllJobs } from "../../trials/bench/allJobs.ts";
import { measureCluster } from "../../trials/bench/cluster.ts";
import { measureExisting } from "../../trials/bench/existing.ts";
import { measureRepairs } from "../../trials/bench/drift.ts";
import { type GraphSize, measureGraph } from "../../trials/bench/graph.ts";
import { type Measured, renderTable } from "../../trials/bench/report.ts";
import { measureSecurity } from "../../trials/bench/security.ts";
import { TestStack, overlay } from "../../testbed/testStack.ts";
import type { CommandDefinition, CommandLine } from "../command.ts";
import { type Prepared, prepare } from "../../stack/prepare.ts";
import { openStack } from "../../stack/pulumi.ts";
import { readState } from "../../stack/state.ts";
import { root } from "../../stack/workspace.ts";

const stack = new TestStack("bench");
const runs = 3;

/** What can be measured alone, by name. */
const parts: Readonly<Record<string, (prepared: Prepared) => Promise<Partial<Measured>>>> = {
  graph: async (prepared) => ({ graph: await graph(prepared) }),
  existing: async () => ({
    existing: {
      three: await measureExisting(stack, script, 3, runs),
      ten: await measureExisting(stack, script, 10, runs),
    },
  }),
  jobs: async () => ({ jobs: await measureAllJobs(stack, script, configureJobs, runs) }),
  security: async () => ({ security: await measureSecurity(stack, script, configureJobs, runs) }),
  drift: async () => ({ repairs: await measureRepairs(stack, script, configure, runs) }),
  cluster: async (prepared) => ({
    cluster: await measureCluster(stack, prepared, script, configure, runs),
  }),
};

export const command: CommandDefinition = {
  description: `Measures on a stack of its own, ${runs} times each, all parts or those named, and writes a table and JSON to
trials/results/. The parts: ${Object.keys(parts).join(", ")}.`,
  words: "[PART...]",
  choices: Object.keys(parts),
  options: { "--cold": "also from an empty cache of tools and images; Go's own cache is left as it is" },
  examples: { bench: "all parts", "bench graph jobs": "two of them" },
  run: measure,
};

async function measure({ offline, flags, rest }: CommandLine, signal: AbortSignal): Promise<number> {
  const names = Object.keys(parts);
  const unknown = rest.filter((name) => !names.includes(name));
  if (unknown.length > 0) {
    throw new Error(`There is no part ${unknown.join(", ")}. There are: ${names.join(", ")}`);
  }
  await prepare(offline, signal);
  configure(3);
  await script("down");
  try {
    const cold = flags.has("cold") ? { cold: await coldUp() } : {};
    const prepared = await prepare(offline, signal);
    let measured: Measured = {
      date: new Date().toISOString(),
      machine: `${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB`,
      ...cold,
    };
    for (const [name, measure] of Object.entries(parts)) {
      if (rest.length === 0 || rest.includes(name)) {
        measured = { ...measured, ...(await measure(prepared)) };
      }
    }
    report(measured);
  } finally {
    await stack.remove();
  }
  return 0;
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
  const folder = join(root, "trials", "results");
  mkdirSync(folder, { recursive: true });
  const name = join(folder, measured.date.replaceAll(/[:.]/g, "-"));
  const table = renderTable(measured);
  writeFileSync(`${name}.json`, `${JSON.stringify(measured, undefined, 2)}\n`);
  writeFileSync(`${name}.md`, table);
  console.log(`\n${table}`);
}

async function graph(prepared: Prepared): Promise<GraphSize[]> {
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
    hosts: stack.dockerHosts(["b1", "b2", "b3"]),
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
