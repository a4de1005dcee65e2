import type { JobFigures } from "./allJobs.ts";
import type { ClusterFigures } from "./cluster.ts";
import type { Repair } from "./drift.ts";
import type { GraphSize } from "./graph.ts";
import type { Throughput } from "./load.ts";
import type { SecurityCost } from "./security.ts";

/** What one run of the benchmark has measured, part by part; seconds and MiB. */
export interface Measured {
  date: string;
  machine: string;
  /** From an empty cache of tools and images to `verify` green. */
  cold?: number;
  cluster?: ClusterFigures;
  /** Machines that run already, without the agents' executables, to as many ready Nomad clients: one figure a run. */
  existing?: Record<"three" | "ten", number[]>;
  jobs?: JobFigures;
  /** What it costs that everything is closed. */
  security?: Record<"closed" | "open", SecurityCost>;
  /** What `up` takes over what somebody has changed. */
  repairs?: Repair[];
  /** Clusters of hosts that do nothing: the work of the program and of Pulumi. */
  graph?: GraphSize[];
}

type Row = [what: string, figure: string];

/** The figures as a Markdown table: median, least and most of each. */
export function renderTable({ date, machine, ...parts }: Measured): string {
  const { cold, cluster, existing, jobs, security, repairs, graph } = parts;
  const rows: Row[] = [
    ...(cold === undefined
      ? []
      : [["`up` to `verify` green with empty caches (s)", cold.toFixed(0)] satisfies Row]),
    ...(cluster ? clusterRows(cluster) : []),
    ...(existing ? existingRows(existing) : []),
    ...(jobs ? jobRows(jobs) : []),
    ...(security ? securityRows(security) : []),
    ...(repairs ?? []).map(({ what, up }): Row => [`\`up\` over ${what} (s)`, spread(up)]),
    ...(graph ?? []).flatMap(graphRows),
  ];
  return [
    `Measured on ${date.slice(0, 10)}, ${machine}: median (least to most).`,
    "",
    "| what | figure |",
    "| --- | --- |",
    ...rows.map(([what, figure]) => `| ${what} | ${figure} |`),
    "",
  ].join("\n");
}

function clusterRows(cluster: ClusterFigures): Row[] {
  return [
    ["`up` from nothing to `verify` green, warm (s)", spread(cluster.warmUp)],
    ...cluster.phases.map(({ name, seconds }): Row => [`of that: ${name} (s)`, seconds.toFixed(1)]),
    ["no-op `preview` (s)", spread(cluster.noOpPreview)],
    ["no-op `up` (s)", spread(cluster.noOpUp)],
    ["`status` (s)", spread(cluster.status)],
    ["a changed count of the job (s)", spread(cluster.jobChange)],
    ["`down` (s)", spread(cluster.down)],
    ["memory of an idle host with its job (MiB)", spread(cluster.memoryPerHost)],
    ["peak memory of the machine during `up` (MiB)", cluster.peakMemory.toFixed(0)],
    ["sent to the three hosts during `up` and `verify` (MiB)", cluster.sentToHosts.toFixed(1)],
  ];
}

function existingRows({ three, ten }: Record<"three" | "ten", number[]>): Row[] {
  return [
    ["`up` of three machines that run already to ready Nomad clients (s)", spread(three)],
    ["the same of ten machines, on the same processors (s)", spread(ten)],
  ];
}

function jobRows(jobs: JobFigures): Row[] {
  return [
    ["`up` with all jobs to `verify` green (s)", spread(jobs.up)],
    ["a rolling release of three instances, with a check every 10 s (s)", spread(jobs.rollingRelease)],
    ["a back end on another host, through fabio", renderThroughput(jobs.throughFabio)],
    ["the same directly, over the overlay", renderThroughput(jobs.direct)],
  ];
}

function securityRows(security: Record<"closed" | "open", SecurityCost>): Row[] {
  return (["closed", "open"] as const).flatMap((kind): Row[] => [
    [`\`up\` to \`verify\` green, everything ${kind} (s)`, spread(security[kind].up)],
    [`through fabio, everything ${kind} (requests/s)`, spread(security[kind].rate)],
  ]);
}

function graphRows({ hosts, firstPreview, applied }: GraphSize): Row[] {
  return [
    [`${hosts} hosts that do nothing: first \`preview\` (s)`, firstPreview.toFixed(1)],
    ...(applied
      ? [
          [
            "the same: resources, `up`, no-op `preview` (s)",
            `${applied.resources}, ${applied.up.toFixed(1)}, ${applied.noOpPreview.toFixed(1)}`,
          ] satisfies Row,
        ]
      : []),
  ];
}

function renderThroughput({ requestsPerSecond, p99 }: Throughput): string {
  return `${requestsPerSecond.toFixed(0)} requests/s, p99 ${p99} ms`;
}

function spread(values: readonly number[]): string {
  const sorted = [...values].sort((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)] ?? 0;
  return `${median.toFixed(1)} (${(sorted[0] ?? 0).toFixed(1)} to ${(sorted.at(-1) ?? 0).toFixed(1)})`;
}
