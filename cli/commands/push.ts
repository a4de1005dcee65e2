import { withRole } from "../../components/hosts/host.ts";
import { pushedName } from "../../components/jobs/pushed.ts";
import { reasonOf } from "../../components/reasonOf.ts";
import { clusterOf } from "../../observe/cluster.ts";
import { readOutputs } from "../../stack/outputs.ts";
import { prepare } from "../../stack/prepare.ts";
import { openStack } from "../../stack/pulumi.ts";
import { CommandError, runCommand } from "../../toolchain/command.ts";
import type { CommandDefinition, CommandLine } from "../command.ts";
import { deliver } from "../push/deliver.ts";

export const command: CommandDefinition = {
  description:
    "Brings an image of this machine's Docker Engine to every client that lacks it, and prints the name that a job has it by.",
  words: "IMAGE",
  examples: { "push my/app:2.1": "what docker image ls shows as my/app 2.1" },
  run: push,
};

async function push(commandLine: CommandLine, signal: AbortSignal): Promise<number> {
  const [image, ...others] = commandLine.rest;
  if (image === undefined || others.length > 0) {
    throw new Error("Which image? One of docker image ls: npm run push -- my/app:2.1");
  }
  const pulumi = await openStack(commandLine, await prepare(commandLine.offline, signal));
  const cluster = clusterOf(await readOutputs(pulumi));
  const clients = withRole(cluster.outputs.hosts, "client");
  const name = pushedName(image, await idOf(image, signal));
  await runCommand("docker", ["tag", image, name], { signal });
  const failed = await Promise.all(
    clients.map(async (host) => {
      try {
        const isNew = await deliver(cluster, host, name, signal);
        console.log(isNew ? `${host.name} has it now` : `${host.name} had it already`);
        return false;
      } catch (error) {
        signal.throwIfAborted();
        console.error(`${host.name} does not get it: ${reasonOf(error)}`);
        return true;
      }
    }),
  );
  console.log(`\nIn the job:\n  image = "${name}"`);
  return failed.includes(true) ? 1 : 0;
}

/** The ID of an image of this machine. */
async function idOf(image: string, signal: AbortSignal): Promise<string> {
  try {
    return (
      await runCommand("docker", ["image", "inspect", "--format", "{{.Id}}", image], { signal })
    ).trim();
  } catch (error) {
    signal.throwIfAborted();
    const said = error instanceof CommandError ? error.stderr.trim() : reasonOf(error);
    throw new Error(`This machine has no image ${image}: ${said}`, { cause: error });
  }
}
