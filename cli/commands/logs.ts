import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { z } from "zod";
import { hiding } from "../../components/hide.ts";
import { writeBundle } from "../logs/bundle.ts";
import { type Log, logsOfJob } from "../logs/job.ts";
import { type CommandLine, readCommandLine } from "../commandLine.ts";
import { main } from "../main.ts";
import { type Outputs, readOutputs } from "../../stack/outputs.ts";
import { prepare } from "../../stack/prepare.ts";
import { type Pulumi, openStack } from "../../stack/pulumi.ts";
import { root, stateDirectory } from "../../stack/workspace.ts";
import { clusterOf } from "../../observe/cluster.ts";
import { NomadApi } from "../../components/api/nomad.ts";

// Instances on a host that is away have no log: the others' are not kept waiting for it.
const patienceMilliseconds = 5000;
const units = ["weave", "consul", "nomad", "docker"];

await main(async (signal) => {
  const commandLine = readCommandLine({
    usage: "npm run logs JOB|UNIT [HOST]",
    others: "words",
    description: `Shows the last log lines of a job's instances, or of a unit of the hosts: ${units.join(", ")}.`,
    flags: {
      bundle: "write one archive with all logs, units, jobs, versions and the configuration, without secrets",
    },
    options: { lines: "how many of each (default: 20)" },
  });
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
  const logs = job
    ? await logsOfJob(name, api.within(job.namespace), wanted)
    : await logsOfUnit(name, outputs, wanted, lines);
  const hide = hiding(outputs.jobSecrets);
  for (const { source, text } of logs) {
    for (const line of text.trimEnd().split("\n").slice(-lines)) {
      console.log(`${source}  ${hide(line)}`);
    }
  }
  return 0;
});

async function logsOfUnit(
  unit: string,
  outputs: Outputs,
  hosts: readonly string[],
  lines: number,
): Promise<Log[]> {
  const cluster = clusterOf(outputs);
  return Promise.all(
    hosts.map(async (host) => ({
      source: host,
      text: await cluster.onHost(
        host,
        `journalctl --no-pager --output short-iso --lines ${lines} --unit ${unit}`,
      ),
    })),
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
