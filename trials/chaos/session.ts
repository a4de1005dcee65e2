import { mkdirSync, writeFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { join } from "node:path";
import type { Prepared } from "../../stack/prepare.ts";
import { openStack } from "../../stack/pulumi.ts";
import { root } from "../../stack/workspace.ts";
import { TestStack } from "../../testbed/testStack.ts";
import { succeed } from "./run.ts";
import { type Subject, configure, subjectOf } from "./subject.ts";

/**
 * Stands a cluster up on a stack of the suite's own, lets something happen to it, and removes it in any case.
 *
 * @param prepared where the CLI and the plugins are.
 * @param signal interrupts what runs.
 * @param work what happens; `fresh` replaces the cluster by a fresh one.
 */
export async function withCluster<Result>(
  prepared: Prepared,
  signal: AbortSignal,
  work: (subject: Subject, fresh: () => Promise<Subject>) => Promise<Result>,
): Promise<Result> {
  const stack = new TestStack("chaos");
  const fresh = async () => {
    configure(stack);
    await succeed(stack, "down", signal);
    await succeed(stack, "up", signal);
    return subjectOf(stack, await openStack({ stack: stack.name }, prepared));
  };
  try {
    console.log("A cluster of three hosts comes up ...");
    return await work(await fresh(), fresh);
  } finally {
    console.log("The cluster is removed ...");
    await stack.remove();
  }
}

/**
 * Writes results to `trials/results`, as a table and as JSON, and prints the table.
 *
 * @param kind of the measurement, part of the files' names.
 * @param table in Markdown.
 * @param measured for the JSON.
 */
export function writeResults(kind: string, table: string, measured: unknown): void {
  const date = new Date().toISOString();
  const machine = `${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB`;
  const text = `Measured on ${date.slice(0, 10)}, ${machine}.\n\n${table}`;
  const folder = join(root, "trials", "results");
  mkdirSync(folder, { recursive: true });
  const name = join(folder, `${date.replaceAll(/[:.]/g, "-")}-${kind}`);
  writeFileSync(`${name}.json`, `${JSON.stringify({ date, machine, measured }, undefined, 2)}\n`);
  writeFileSync(`${name}.md`, text);
  console.log(`\n${text}`);
}
