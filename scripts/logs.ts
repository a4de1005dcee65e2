import { z } from "zod";
import { NomadApi } from "../components/jobs/nomadApi.ts";
import { allocationShape } from "../components/jobs/shapes.ts";
import { readCommandLine } from "./stack/commandLine.ts";
import { main } from "./stack/main.ts";
import { type Outputs, readOutputs } from "./stack/outputs.ts";
import { prepare } from "./stack/prepare.ts";
import { openStack } from "./stack/pulumi.ts";
import { clusterOf } from "./verify/cluster.ts";

const units = ["weave", "consul", "nomad", "docker"];
const logBytes = 20_000;

await main(async (signal) => {
  const commandLine = readCommandLine({
    usage: "npm run logs JOB|UNIT [HOST]",
    description: `Shows the last log lines of a job's instances, or of a unit of the hosts: ${units.join(", ")}.`,
    options: { lines: "how many of each (default: 20)" },
  });
  const [name = "", host] = commandLine.rest;
  const lines = z.coerce
    .number()
    .int()
    .positive()
    .parse(commandLine.options.get("lines") ?? 20);
  const pulumi = await openStack(commandLine, await prepare(commandLine.offline, signal));
  const outputs = await readOutputs(pulumi);
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
  const logs = job
    ? await logsOfJob(name, new NomadApi(outputs.access.nomad, signal).within(job.namespace), wanted)
    : await logsOfUnit(name, outputs, wanted, lines);
  for (const { source, text } of logs) {
    for (const line of text.trimEnd().split("\n").slice(-lines)) {
      console.log(`${source}  ${line}`);
    }
  }
  return 0;
});

interface Log {
  source: string;
  text: string;
}

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

async function logsOfJob(job: string, api: NomadApi, hosts: readonly string[]): Promise<Log[]> {
  const { body } = await api.read(`job/${encodeURIComponent(job)}/allocations`, z.array(allocationShape));
  const shown = body.filter((each) => hosts.includes(each.NodeName));
  const logs = shown.flatMap(({ ID, NodeName, TaskStates }) =>
    Object.keys(TaskStates ?? {}).flatMap((task) =>
      (["stdout", "stderr"] as const).map(async (type) => {
        const query = { task, type, plain: "true", origin: "end", offset: String(logBytes) };
        // An instance that has been collected has no log any more.
        const text = await api.text(`client/fs/logs/${ID}`, query).catch(() => "");
        return { source: `${NodeName} ${ID.slice(0, 8)}`, text };
      }),
    ),
  );
  return (await Promise.all(logs)).filter(({ text }) => text !== "");
}
