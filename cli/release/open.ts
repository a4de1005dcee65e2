import type { CommandLine } from "../command.ts";
import { type Outputs, readOutputs } from "../../stack/outputs.ts";
import { prepare } from "../../stack/prepare.ts";
import { type Pulumi, openStack } from "../../stack/pulumi.ts";
import { NomadApi } from "../../components/api/nomad.ts";

/** Thrown for a job that the stack does not have, or where none is named. */
export class UnknownJobError extends Error {}

/** What a command that is about the release of one job works with. */
export interface OpenRelease {
  pulumi: Pulumi;
  outputs: Outputs;
  /** For the namespace of the job. */
  api: NomadApi;
  /** The job's ID. */
  job: string;
}

/**
 * Opens the stack of a command about one job.
 *
 * @param commandLine the stack, and the job as its only word.
 * @param signal ends what is under way.
 * @throws UnknownJobError that names the jobs there are
 */
export async function openRelease(commandLine: CommandLine, signal: AbortSignal): Promise<OpenRelease> {
  const pulumi = await openStack(commandLine, await prepare(commandLine.offline, signal, commandLine));
  const outputs = await readOutputs(pulumi);
  const [job = ""] = commandLine.rest;
  const known = outputs.jobs.find(({ name }) => name === job);
  if (!known) {
    const names = outputs.jobs.map(({ name }) => name).join(", ");
    throw new UnknownJobError(
      `${job === "" ? "Which job?" : `There is no job ${job}.`} The stack ${commandLine.stack} has: ${names}`,
    );
  }
  const api = new NomadApi(outputs.access.nomad, signal).within(known.namespace);
  return { pulumi, outputs, job, api };
}
