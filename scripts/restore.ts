import { readFile } from "node:fs/promises";
import { openBackup } from "./backup/archive.ts";
import { describeBackup } from "./backup/describe.ts";
import { backupIdentity } from "./backup/key.ts";
import { backupPassphrase } from "./backup/passphrase.ts";
import { leaderOf } from "./backup/snapshotApi.ts";
import { confirm } from "./restore/confirm.ts";
import { restoreCluster } from "./restore/restore.ts";
import { refuseNewer } from "./restore/versions.ts";
import { hostsAway, refuseAway } from "./stack/away.ts";
import { readCommandLine } from "./stack/commandLine.ts";
import { main } from "./stack/main.ts";
import { readOutputs } from "./stack/outputs.ts";
import { prepare } from "./stack/prepare.ts";
import { openStack } from "./stack/pulumi.ts";
import { recover } from "./stack/recovery.ts";

await main(async (signal) => {
  const commandLine = readCommandLine({
    usage: "npm run restore FILE",
    others: "options of Pulumi",
    description:
      "Brings back what Consul and Nomad knew when npm run backup wrote the file, on the cluster that is up.",
    flags: {
      check: "only check the file, and say what is in it",
      yes: "do not ask before what is there is overwritten",
    },
  });
  const [file, ...rest] = commandLine.rest;
  if (file === undefined || file.startsWith("-")) {
    throw new Error("Which file? npm run restore FILE");
  }
  const keys = { passphrase: backupPassphrase(), identity: backupIdentity() };
  const backup = await openBackup(await readFile(file), keys);
  console.log(describeBackup(backup));
  if (commandLine.flags.has("check")) {
    return 0;
  }
  const pulumi = await openStack(commandLine, await prepare(commandLine.offline, signal, commandLine));
  await recover(pulumi, commandLine.stack, signal);
  const outputs = await readOutputs(pulumi);
  refuseNewer(backup.versions, outputs.versions);
  refuseAway(outputs, await hostsAway(outputs), "npm run restore", true);
  await Promise.all([leaderOf(outputs, "consul"), leaderOf(outputs, "nomad")]);
  if (!commandLine.flags.has("yes")) {
    await confirm(
      `This overwrites all that Consul and Nomad of the stack ${commandLine.stack} know now.`,
      signal,
    );
  }
  let status = 1;
  try {
    status = await restoreCluster({ pulumi, outputs, backup, options: rest, signal }, console.log);
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    if (status !== 0) {
      console.error(`The restore is not complete. To complete it: npm run restore ${file}`);
    }
  }
  return status;
});
