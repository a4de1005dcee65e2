import * as command from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import type { Host } from "../hosts/host.ts";
import { quote, scriptCode } from "./script.ts";
import { libraryFile } from "./sharedLibrary.ts";

/** What runs on a host, and when. Each is the text of a bash script that may run any number of times. */
export interface RemoteScriptArgs {
  /** Where the scripts run. */
  host: Host;
  /** Brings the host from any state to the one wanted. @default - nothing runs on creation */
  create?: pulumi.Input<string>;
  /** Runs instead of `create` when an input has changed. @default - `create` */
  update?: pulumi.Input<string>;
  /** Removes it. Not run for a host that goes away as a whole. @default - nothing is removed */
  delete?: pulumi.Input<string>;
  /** Read by the scripts from standard input: for what may not stand in a command line. @default - nothing */
  stdin?: pulumi.Input<string>;
  /** A change of one of them replaces the resource, and then deletes the one there was. @default - nothing does */
  triggers?: readonly string[];
}

// Each wait in a script has an end of its own, and all of them end long before.
const patience = "1h";

/** Options of a script; `dependsOn` adds to what the host waits for. */
export type RemoteScriptOptions = Omit<pulumi.CustomResourceOptions, "dependsOn"> & {
  dependsOn?: readonly pulumi.Resource[];
};

/**
 * A script on a host, over SSH: the one way in which the program changes hosts.
 * It waits for the host to be ready, reads the library of the host (`hostLibrary.ts`), and is forgotten with the host.
 *
 * @param name the name of the resource.
 * @param args the host and the scripts.
 * @param opts of the resource.
 */
export function remoteScript(
  name: string,
  args: RemoteScriptArgs,
  opts: RemoteScriptOptions,
): command.remote.Command {
  const { create, update, delete: remove } = args;
  return ownedScript(
    name,
    {
      ...args,
      ...(create !== undefined && { create: change(create) }),
      ...(update !== undefined && { update: change(update) }),
      ...(remove !== undefined && { delete: removal(remove) }),
    },
    opts,
  );
}

const code = (file: string) => scriptCode(new URL(file, import.meta.url));
const strict = `set -euo pipefail\nLIBRARY=${libraryFile}`;
const changing = `${strict}\n${code("source.sh")}`;
const removing = `${strict}\n${code("wiped.sh")}\n${code("source.sh")}`;

/** A script that removes something, after the lines that read the library of its host. */
export function removal(script: pulumi.Input<string>): pulumi.Output<string> {
  return pulumi.interpolate`${removing}\n${script}`;
}

/** The same for one that changes something. */
function change(script: pulumi.Input<string>): pulumi.Output<string> {
  return pulumi.interpolate`${changing}\n${script}`;
}

/**
 * A script on a host that is given the owner that the host must have, and checks it itself (`owner.sh`).
 *
 * @param name the name of the resource.
 * @param args the host and the scripts.
 * @param opts of the resource.
 */
export function ownedScript(
  name: string,
  args: RemoteScriptArgs,
  opts: RemoteScriptOptions,
): command.remote.Command {
  const { host, create, update, delete: remove, triggers, ...others } = args;
  const options: pulumi.CustomResourceOptions = {
    customTimeouts: { create: patience, update: patience, delete: patience },
    ...opts,
    dependsOn: [...host.ready, ...(opts.dependsOn ?? [])],
  };
  if (host.lifetime) {
    options.deletedWith = host.lifetime;
  }
  return new command.remote.Command(
    name,
    {
      connection: host.connection,
      addPreviousOutputInEnv: false,
      ...others,
      ...(triggers && { triggers: [...triggers] }),
      ...(create !== undefined && { create: asRoot(host, "claim", create) }),
      ...(update !== undefined && { update: asRoot(host, "claim", update) }),
      ...(remove !== undefined && { delete: asRoot(host, "release", remove) }),
    },
    options,
  );
}

/** The script as root, with the owner that the host must have and what is about to happen to it. */
function asRoot(
  { user, generation, mark }: Host,
  action: "claim" | "release",
  script: pulumi.Input<string>,
): pulumi.Input<string> {
  const owned = pulumi.interpolate`HOST_OWNER=${pulumi.output(mark).apply(quote)} HOST_ACTION=${action}\n${script}`;
  // A host that was recreated is another one for every script.
  const own = generation === undefined ? owned : pulumi.interpolate`# host ${generation}\n${owned}`;
  return user === "root" ? own : pulumi.output(own).apply((text) => `sudo -n bash -c ${quote(text)}`);
}
