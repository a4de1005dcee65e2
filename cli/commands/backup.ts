import { mkdirSync } from "node:fs";
import { rename, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { reasonOf } from "../../components/reasonOf.ts";
import { type Backup, sealBackup } from "../backup/archive.ts";
import { describeBackup, sizeOf } from "../backup/describe.ts";
import { makeBackupKey } from "../backup/key.ts";
import { backupPassphrase } from "../backup/passphrase.ts";
import { checkSnapshot } from "../backup/snapshot.ts";
import { type Agent, takeSnapshot } from "../backup/snapshotApi.ts";
import { fileOf } from "../calledFrom.ts";
import type { CommandDefinition, CommandLine } from "../command.ts";
import { type Outputs, readOutputs } from "../../stack/outputs.ts";
import { prepare } from "../../stack/prepare.ts";
import { openStack } from "../../stack/pulumi.ts";
import { stateDirectory } from "../../stack/workspace.ts";
import { taskRunner } from "../../toolchain/progress-terminal.ts";

export const command: CommandDefinition = {
  description:
    "Writes all that Consul and Nomad know, and the state of the stack, into one encrypted file. restore reads it.",
  options: {
    "--output <file>": "the file (default: .state/backups/<stack>/<date>.backup)",
    "--new-key": "only make a key for scheduled backups, if there is none, and print its public half",
  },
  examples: { backup: "into .state/backups", "backup --output cluster.backup": "into a file of that name" },
  run: backUp,
};

async function backUp(commandLine: CommandLine, signal: AbortSignal): Promise<number> {
  const { stack, options } = commandLine;
  if (commandLine.flags.has("new-key")) {
    console.log(await makeBackupKey());
    return 0;
  }
  const date = new Date().toISOString();
  const output = options.get("output");
  const file =
    output === undefined
      ? join(stateDirectory, "backups", stack, `${date.replaceAll(/[:.]/g, "-")}.backup`)
      : fileOf(output);
  if (output === "") {
    throw new Error("Which file? npm run backup -- --output FILE");
  }
  const passphrase = backupPassphrase();
  const pulumi = await openStack(commandLine, await prepare(commandLine.offline, signal));
  const outputs = await readOutputs(pulumi);
  let summary = "";
  await taskRunner()([
    {
      title: "backup",
      run: async (reporter) => {
        reporter.say("taking snapshots of Consul and Nomad");
        const [consul, nomad, state] = await Promise.all([
          wholeSnapshot(outputs, "consul", signal),
          wholeSnapshot(outputs, "nomad", signal),
          pulumi.read(["stack export"]),
        ]);
        const backup = {
          date,
          stack,
          versions: versionsOf(outputs),
          consul,
          nomad,
          state: Buffer.from(state),
        };
        reporter.say("encrypting");
        const sealed = await sealBackup(backup, passphrase);
        await write(file, sealed, signal);
        summary = `${output ?? relative(".", file)} (${sizeOf(sealed)})\n${describeBackup(backup)}`;
        return "done";
      },
    },
  ]);
  console.log(summary);
  return 0;
}

async function wholeSnapshot(outputs: Outputs, agent: Agent, signal: AbortSignal): Promise<Uint8Array> {
  const snapshot = await takeSnapshot(outputs, agent, signal);
  await checkSnapshot(snapshot).catch((error: unknown) => {
    const reason = reasonOf(error);
    throw new Error(`The snapshot of ${agent} has not arrived whole: ${reason}. Try again.`, {
      cause: error,
    });
  });
  return snapshot;
}

function versionsOf({ versions }: Outputs): Backup["versions"] {
  return { Consul: versions["Consul"] ?? "", Nomad: versions["Nomad"] ?? "" };
}

/** Under its name there is a whole file or none. */
async function write(file: string, content: Uint8Array, signal: AbortSignal): Promise<void> {
  const part = `${file}.part`;
  mkdirSync(dirname(file), { recursive: true });
  try {
    await writeFile(part, content, { mode: 0o600, flush: true, signal });
    await rename(part, file);
  } finally {
    await rm(part, { force: true });
  }
}
