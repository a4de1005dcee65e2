import { readFile } from "node:fs/promises";
import { openBackup } from "../backup/archive.ts";
import { describeBackup } from "../backup/describe.ts";
import { backupIdentity } from "../backup/key.ts";
import { backupPassphrase } from "../backup/passphrase.ts";
import { leaderOf } from "../backup/snapshotApi.ts";
import { confirm } from "../restore/confirm.ts";
import { restoreCluster } from "../restore/restore.ts";
import { readableState, restoreState } from "../restore/state.ts";
import { refuseNewer } from "../restore/versions.ts";
import { hostsAway, refuseAway } from "../../observe/away.ts";
import { fileOf } from "../calledFrom.ts";
import type { CommandDefinition, CommandLine } from "../command.ts";
import { npmRun } from "../next.ts";
import { waitForJobs } from "../status/waitForJobs.ts";
import { readOutputs } from "../../stack/outputs.ts";
import { prepare } from "../../stack/prepare.ts";
import { openStack } from "../../stack/pulumi.ts";
import { recover } from "../repair/recovery.ts";

export const command: CommandDefinition = {
  description:
    "Brings back what Consul and Nomad knew when backup wrote the file, on the cluster that is up.",
  words: "FILE",
  passesOn: "pulumi",
  options: {
    "--check": "only check the file, and print what is in it",
    "--state": "bring back the state of the stack alone, in a checkout that has none",
    "--yes": "do not ask before what exists is overwritten",
  },
  examples: {
    "restore cluster.backup --check": "what is in the file",
    "restore cluster.backup": "on the cluster that is up",
    "restore cluster.backup --state": "the state of the stack, in a new checkout",
  },
  run: restore,
};

async function restore(commandLine: CommandLine, signal: AbortSignal): Promise<number> {
  const [file, ...rest] = commandLine.rest;
  if (file === undefined || file.startsWith("-")) {
    throw new Error("Which file? npm run restore FILE");
  }
  const content = await readFile(fileOf(file));
  const { stack, flags } = commandLine;
  const isState = flags.has("state");
  if (isState && isExport(content)) {
    return bringStateBack(commandLine, content, signal);
  }
  const keys = { passphrase: backupPassphrase(), identity: backupIdentity() };
  const backup = await openBackup(content, keys);
  console.log(describeBackup(backup));
  if (flags.has("check")) {
    return 0;
  }
  if (isState) {
    return bringStateBack(commandLine, backup.state, signal);
  }
  const pulumi = await openStack(commandLine, await prepare(commandLine.offline, signal, commandLine));
  await recover(pulumi, stack, signal);
  const outputs = await readOutputs(pulumi);
  refuseNewer(backup.versions, outputs.versions);
  refuseAway(outputs, await hostsAway(outputs), "npm run restore", true);
  await Promise.all([leaderOf(outputs, "consul"), leaderOf(outputs, "nomad")]);
  if (!flags.has("yes")) {
    await confirm(`This overwrites all that Consul and Nomad of the stack ${stack} know now.`, signal);
  }
  let status = 1;
  try {
    status = await restoreCluster({ pulumi, outputs, backup, options: rest, signal }, console.log);
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    if (status !== 0) {
      console.error(`The restore is not complete. To complete it: ${npmRun(stack, `restore ${file}`)}`);
    }
  }
  return status === 0 && !(await waitForJobs(outputs, stack, signal)) ? 1 : status;
}

/** Whether it is a state as Pulumi exports it, which `npm run down -- --force` keeps. */
function isExport(content: Uint8Array): boolean {
  return content[0] === "{".charCodeAt(0);
}

async function bringStateBack(
  commandLine: CommandLine,
  content: Uint8Array | undefined,
  signal: AbortSignal,
): Promise<number> {
  const { stack } = commandLine;
  const state = await readableState(stack, content);
  const pulumi = await openStack(commandLine, await prepare(commandLine.offline, signal));
  await recover(pulumi, stack, signal);
  const count = await restoreState(pulumi, stack, state);
  console.log(
    `The state of ${stack} is back, with ${count} resources. What has changed since is not in it: ${npmRun(stack, "preview")} shows it.`,
  );
  return 0;
}
