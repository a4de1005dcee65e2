import * as command from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import type { Host } from "../hosts/host.ts";
import { libraryText, quote } from "./script.ts";

/** What runs on a host, and when. Each is the text of a bash script that may run any number of times. */
export interface RemoteScriptArgs {
  /** Where the scripts run. */
  host: Host;
  /** Brings the host from any state to the one wanted. @default - nothing runs on creation */
  create?: pulumi.Input<string>;
  /** Runs instead of `create` when an input has changed. @default - `create` */
  update?: pulumi.Input<string>;
  /** Takes it back. Not run for a host that goes away as a whole. @default - nothing is taken back */
  delete?: pulumi.Input<string>;
  /** Read by the scripts from standard input: for what may not stand in a command line. @default - nothing */
  stdin?: pulumi.Input<string>;
  /** A change of one of them makes the resource anew, and then deletes the one there was. @default - nothing does */
  triggers?: readonly string[];
}

// Each wait in a script has an end of its own, and all of them end long before.
const patience = "1h";

/**
 * A script on a host, over SSH: the one way in which the program changes hosts.
 * It waits for the host to be ready, and is forgotten with the host.
 *
 * @param name the name of the resource.
 * @param args the host and the scripts.
 * @param opts of the resource; `dependsOn` adds to what the host waits for.
 */
export function remoteScript(
  name: string,
  args: RemoteScriptArgs,
  opts: Omit<pulumi.CustomResourceOptions, "dependsOn"> & { dependsOn?: readonly pulumi.Resource[] },
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

const checkOwner = libraryText(new URL("owner.sh", import.meta.url));

/** The script, behind the look at whose host it is: see `owner.sh`. */
function asRoot(
  { user, generation, mark }: Host,
  action: "claim" | "release",
  script: pulumi.Input<string>,
): pulumi.Input<string> {
  const owned = pulumi.interpolate`HOST_OWNER=${pulumi.output(mark).apply(quote)} HOST_ACTION=${action}\n${checkOwner}\n${script}`;
  // A host that was recreated is another one for every script.
  const own = generation === undefined ? owned : pulumi.interpolate`# host ${generation}\n${owned}`;
  return user === "root" ? own : pulumi.output(own).apply((text) => `sudo -n bash -c ${quote(text)}`);
}
