import { memoryOfHosts } from "../bench/machine.ts";
import type { Subject } from "./subject.ts";

/** What the hosts take at one time: of each thing the most that one of them takes, in MiB. */
export interface Sample {
  /** Since the beginning. */
  minutes: number;
  mebibytes: Readonly<Record<string, number>>;
}

/**
 * Measures resident memory of the agents, memory of the hosts, and the disk that agents, containers and logs take.
 *
 * @param subject a cluster that is healthy.
 * @param minutes since the beginning.
 */
export async function takeSample({ outputs, stack, onHost }: Subject, minutes: number): Promise<Sample> {
  const printed = await Promise.all(outputs.hosts.map(({ name }) => onHost(name, "growth.sh")));
  const memory = memoryOfHosts(`nomad-on-weave.stack=${stack.name}`);
  return {
    minutes,
    mebibytes: {
      "memory of a host": Math.max(...memory),
      ...mostOf(printed),
    },
  };
}

/** Of each thing the most that any host says, of lines with a name and a number. */
export function mostOf(printed: readonly string[]): Record<string, number> {
  const most: Record<string, number> = {};
  for (const line of printed.join("\n").split("\n").filter(Boolean)) {
    const [name = "", amount = ""] = line.split(" ");
    most[name] = Math.max(most[name] ?? 0, Number(amount));
  }
  return most;
}

/** How it went on, as a Markdown table: at five times from the beginning to the end. */
export function renderGrowth(samples: readonly Sample[]): string {
  const last = samples.length - 1;
  const indexes = [...new Set([0, 1, 2, 3, 4].map((quarter) => Math.round((last * quarter) / 4)))];
  const shown = indexes.flatMap((index) => samples[index] ?? []);
  const names = Object.keys(shown[0]?.mebibytes ?? {});
  return [
    `| MiB, on the host that has most | ${shown.map(({ minutes }) => `${minutes.toFixed(0)} min`).join(" | ")} |`,
    `| --- |${" --- |".repeat(shown.length)}`,
    ...names.map(
      (name) =>
        `| ${name} | ${shown.map(({ mebibytes }) => mebibytes[name]?.toFixed(0) ?? "").join(" | ")} |`,
    ),
    "",
  ].join("\n");
}
