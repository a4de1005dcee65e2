import type { GraphSize } from "./graph.ts";
import type { Throughput } from "./load.ts";
import type { Phase } from "./phases.ts";
import type { SecurityCost } from "./security.ts";

/** What one run of the benchmark has measured; seconds and MiB. */
export interface Measured {
  date: string;
  machine: string;
  /** From nothing to `verify` green, everything cached: one figure a run. */
  warmUp: number[];
  /** From an empty cache of tools and images, if it was asked for. */
  coldUp?: number;
  /** Three machines that run already, without the agents' executables, to three ready Nomad clients. */
  existing: number[];
  /** The same with ten machines. */
  tenExisting: number[];
  /** Of the fastest warm run. */
  phases: Phase[];
  /** From nothing to `verify` green with every typed job. */
  allJobs: number[];
  /** A rolling release of three instances behind fabio, checked every 10 s: how long it takes. */
  rollingRelease: number[];
  /** A back end on the overlay, on another host: through fabio, and directly. */
  throughFabio: Throughput;
  direct: Throughput;
  /** What it costs that everything is closed. */
  security: Record<"closed" | "open", SecurityCost>;
  /** Clusters of hosts that do nothing: the work of the program and of Pulumi. */
  graph: GraphSize[];
  noOpPreview: number[];
  noOpUp: number[];
  /** A changed count of the job, until its deployment is healthy. */
  jobChange: number[];
  down: number[];
  /** Each host with its job, idle. */
  memoryPerHost: number[];
  /** Of the machine during a warm `up`, beyond what it used before. */
  peakMemory: number;
  /** From the machine to all hosts during `up` and `verify`. */
  sentToHosts: number;
}

/** The figures as a Markdown table: median, least and most of each. */
export function renderTable(measured: Measured): string {
  const rows: [string, string][] = [
    ["`up` from nothing to `verify` green, warm (s)", spread(measured.warmUp)],
    ...(measured.coldUp === undefined
      ? []
      : [["the same with empty caches (s)", measured.coldUp.toFixed(0)] satisfies [string, string]]),
    ...measured.phases.map(({ name, seconds }): [string, string] => [
      `of that: ${name} (s)`,
      seconds.toFixed(1),
    ]),
    ["`up` of three machines that run already to ready Nomad clients (s)", spread(measured.existing)],
    ["the same of ten machines, on the same processors (s)", spread(measured.tenExisting)],
    ["`up` with all jobs to `verify` green (s)", spread(measured.allJobs)],
    ["a rolling release of three instances, with a check every 10 s (s)", spread(measured.rollingRelease)],
    ["a back end on another host, through fabio", renderThroughput(measured.throughFabio)],
    ["the same directly, over the overlay", renderThroughput(measured.direct)],
    ...(["closed", "open"] as const).flatMap((kind): [string, string][] => [
      [`\`up\` to \`verify\` green, everything ${kind} (s)`, spread(measured.security[kind].up)],
      [`through fabio, everything ${kind} (requests/s)`, spread(measured.security[kind].rate)],
    ]),
    ...measured.graph.flatMap(({ hosts, firstPreview, applied }): [string, string][] => [
      [`${hosts} hosts that do nothing: first \`preview\` (s)`, firstPreview.toFixed(1)],
      ...(applied
        ? [
            [
              `the same: resources, \`up\`, no-op \`preview\` (s)`,
              `${applied.resources}, ${applied.up.toFixed(1)}, ${applied.noOpPreview.toFixed(1)}`,
            ] satisfies [string, string],
          ]
        : []),
    ]),
    ["no-op `preview` (s)", spread(measured.noOpPreview)],
    ["no-op `up` (s)", spread(measured.noOpUp)],
    ["a changed count of the job (s)", spread(measured.jobChange)],
    ["`down` (s)", spread(measured.down)],
    ["memory of an idle host with its job (MiB)", spread(measured.memoryPerHost)],
    ["peak memory of the machine during `up` (MiB)", measured.peakMemory.toFixed(0)],
    ["sent to the three hosts during `up` and `verify` (MiB)", measured.sentToHosts.toFixed(1)],
  ];
  return [
    `Measured on ${measured.date.slice(0, 10)}, ${measured.machine}: median (least to most).`,
    "",
    "| what | figure |",
    "| --- | --- |",
    ...rows.map(([what, figure]) => `| ${what} | ${figure} |`),
    "",
  ].join("\n");
}

function renderThroughput({ requestsPerSecond, p99 }: Throughput): string {
  return `${requestsPerSecond.toFixed(0)} requests/s, p99 ${p99} ms`;
}

function spread(values: readonly number[]): string {
  const sorted = [...values].sort((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)] ?? 0;
  return `${median.toFixed(1)} (${(sorted[0] ?? 0).toFixed(1)} to ${(sorted.at(-1) ?? 0).toFixed(1)})`;
}
