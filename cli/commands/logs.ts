import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { z } from "zod";
import { hiding } from "../../components/hide.ts";
import { writeBundle } from "../logs/bundle.ts";
import { followJob, followUnit, journalOf } from "../logs/follow.ts";
import { type Log, logsOfJob } from "../logs/job.ts";
import type { CommandDefinition, CommandLine } from "../command.ts";
import { type Outputs, readOutputs } from "../../stack/outputs.ts";
import { prepare } from "../../stack/prepare.ts";
import { type Pulumi, openStack } from "../../stack/pulumi.ts";
import { root, stateDirectory } from "../../stack/workspace.ts";
import { clusterOf } from "../../observe/cluster.ts";
import { NomadApi } from "../../components/api/nomad.ts";

// Instances on a host that is away have no log: the others' are not kept waiting for it.
const patienceMilliseconds = 5000;
const units = ["weave", "consul", "nomad", "docker"];

export const command: CommandDefinition = {
  description: `Shows the last log lines of a job's instances, or of a unit of the hosts: ${units.join(", ")}.`,
  words: "JOB|UNIT [HOST]",
  choices: units,
  options: {
    "--lines <count>": "how many of each (default: 20)",
    "--follow": "go on with what is written from now on, until Ctrl-C",
    "--bundle":
      "write one archive with all logs, units, jobs, versions and the configuration, without secrets",
  },
  examples: {
    "logs httpbackend": "of all instances of a job",
    "logs httpbackend --follow": "and what they write from now on",
    "logs consul u1 --lines 100": "of a unit on one host",
    "logs --bundle": "everything, in one archive",
  },
  run: printLogs,
};

async function printLogs(commandLine: CommandLine, signal: AbortSignal): Promise<number> {
  const pulumi = await openStack(commandLine, await prepare(commandLine.offline, signal));
  const outputs = await readOutputs(pulumi);
  if (commandLine.flags.has("bundle")) {
    return bundle(pulumi, outputs, commandLine, signal);
  }
  const [name = "", host] = commandLine.rest;
  const lines = z.coerce
    .number()
    .int()
    .positive()
    .parse(commandLine.options.get("lines") ?? 20);
  const job = outputs.jobs.find((each) => each.name === name);
  if (!job && !units.includes(name)) {
    const jobs = outputs.jobs.map((each) => each.name).join(", ");
    throw new Error(`Whose log? One of the jobs ${jobs}, or of the units ${units.join(", ")}`);
  }
  const hosts = outputs.hosts.map((each) => each.name);
  if (host !== undefined && !hosts.includes(host)) {
    throw new Error(`There is no host ${host}. The stack ${commandLine.stack} has: ${hosts.join(", ")}`);
  }
  const wanted = host === undefined ? hosts : [host];
  const api = new NomadApi(outputs.access.nomad, signal, patienceMilliseconds);
  const hide = hiding(outputs.jobSecrets);
  const print = (source: string, line: string) => {
    console.log(`${source}  ${hide(line)}`);
  };
  const follows = commandLine.flags.has("follow");
  if (!job && follows) {
    await followUnit({ unit: name, lines, hosts: wanted }, clusterOf(outputs), print, signal);
    return 0;
  }
  const logs = job
    ? await logsOfJob(name, api.within(job.namespace), wanted)
    : await logsOfUnit(name, outputs, wanted, lines);
  for (const { source, text } of logs) {
    for (const line of text.trimEnd().split("\n").slice(-lines)) {
      print(source, line);
    }
  }
  if (job && follows) {
    const followed = { job: name, namespace: job.namespace, hosts: wanted };
    await followJob(followed, api.within(job.namespace), outputs.access.nomad, print, signal);
  }
  return 0;
}

async function logsOfUnit(
  unit: string,
  outputs: Outputs,
  hosts: readonly string[],
  lines: number,
): Promise<Log[]> {
  const cluster = clusterOf(outputs);
  return Promise.all(
    hosts.map(async (host) => ({ source: host, text: await cluster.onHost(host, journalOf(unit, lines)) })),
  );
}

async function bundle(
  pulumi: Pulumi,
  outputs: Outputs,
  { stack }: CommandLine,
  signal: AbortSignal,
): Promise<number> {
  const date = new Date().toISOString().replaceAll(/[:.]/g, "-");
  const file = join(stateDirectory, stack, `logs-${date}.tar.gz`);
  console.log("Collecting from all hosts ...");
  const exported: unknown = JSON.parse(await pulumi.read(["stack export", "--show-secrets"]));
  const config = readFileSync(join(root, `Pulumi.${stack}.yaml`), "utf8");
  await writeBundle(file, { outputs, exported, config, signal }, console.error);
  console.log(
    `${relative(root, file)} has logs, units, jobs, versions and the configuration; secrets are masked`,
  );
  return 0;
}
