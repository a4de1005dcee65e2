import * as command from "@pulumi/command";
import type * as pulumi from "@pulumi/pulumi";

/** What runs on this machine, and when. */
export type LocalScriptArgs = Omit<command.local.CommandArgs, "addPreviousOutputInEnv">;

/**
 * A script on this machine, where `remoteScript` is one on a host. What it printed the last time is not told to it.
 *
 * @param name the name of the resource.
 * @param args the commands, and their environment.
 * @param opts of the resource.
 */
export function localScript(
  name: string,
  args: LocalScriptArgs,
  opts: pulumi.CustomResourceOptions,
): command.local.Command {
  return new command.local.Command(name, { ...args, addPreviousOutputInEnv: false }, opts);
}
