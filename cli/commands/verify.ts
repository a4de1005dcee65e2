import type { CommandDefinition, CommandLine } from "../command.ts";
import { edge } from "../../components/edge/chosen.ts";
import { readOutputs } from "../../stack/outputs.ts";
import { prepare } from "../../stack/prepare.ts";
import { openStack } from "../../stack/pulumi.ts";
import { printSummary } from "../summary.ts";
import { agentChecks } from "../../observe/verify/agents.ts";
import { certificateCheck } from "../../observe/verify/certificates.ts";
import { type Check, type Cluster, runChecks } from "../../observe/verify/check.ts";
import { clusterOf } from "../../observe/cluster.ts";
import { edgeChecks, unknownHostCheck } from "../../observe/verify/edge.ts";
import { overlayChecks } from "../../observe/verify/overlay.ts";
import { printResults } from "../verify/report.ts";
import { serviceChecks } from "../../observe/verify/services.ts";
import { tenantChecks } from "../../observe/verify/tenants.ts";

// What has just been deployed is well within seconds; two Weave routers notice after 60 s that one of them has dropped
// their connection.
const checksPatienceMilliseconds = 75_000;
// Minutes for a slow host that is asked for everything at once; a check that never ends would say nothing.
const patienceMilliseconds = 300_000;

export const command: CommandDefinition = {
  description: "Checks the cluster: overlay, Consul, Nomad, and every service by DNS and HTTP.",
  options: { "--json": "print the results as JSON" },
  examples: { verify: "a line for each check", "verify --json": "the same for programs" },
  run: verify,
};

async function verify(commandLine: CommandLine, signal: AbortSignal): Promise<number> {
  const pulumi = await openStack(commandLine, await prepare(commandLine.offline, signal));
  const outputs = await readOutputs(pulumi);
  const services = outputs.jobs.flatMap((job) => job.services.map((service) => ({ job, service })));
  const checks = [
    ...overlayChecks,
    ...agentChecks,
    ...(outputs.access.consul.ca === undefined ? [] : [certificateCheck]),
    ...services.flatMap(({ job, service }) => serviceChecks(job, service)),
    ...tenantChecks(outputs.jobs),
  ];
  const checksAtTheEdge = outputs.jobs.some(({ name }) => name === edge.job)
    ? [unknownHostCheck, ...services.flatMap(({ job, service }) => edgeChecks(job, service))]
    : [];
  const reached = clusterOf(outputs);
  const cluster: Cluster = {
    ...reached,
    onHost: (host, script, patience = AbortSignal.timeout(patienceMilliseconds)) =>
      reached.onHost(host, script, patience),
  };
  // Starting hundreds of ssh keeps this process busy for seconds, in which a back end gives a connection up that
  // fabio has opened for a handshake of ours. So the edge comes after the hosts.
  const runAll = (some: readonly Check[]) =>
    runChecks(some, cluster, checksPatienceMilliseconds, console.error);
  const results = [...(await runAll(checks)), ...(await runAll(checksAtTheEdge))];
  const passed = results.every((result) => result.passed);
  if (commandLine.flags.has("json")) {
    console.log(JSON.stringify(results, undefined, 2));
  } else {
    printResults(results);
    if (passed) {
      await printSummary(outputs, commandLine.stack);
    }
  }
  return passed ? 0 : 1;
}
