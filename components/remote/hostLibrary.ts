import type * as pulumi from "@pulumi/pulumi";
import type { Host } from "../hosts/host.ts";
import { ownedScript, removal } from "./remoteScript.ts";
import { scriptCode } from "./script.ts";
import { libraryFile, sharedLibrary } from "./sharedLibrary.ts";

/**
 * What all scripts on a host share, once on the host: the first thing there, and the last that is removed. Every backend makes it
 * for each host, and has the host ready with it.
 *
 * @param name of the resource.
 * @param host ready as soon as root can log in.
 * @param opts of the resource.
 * @returns the resource that all other scripts on the host wait for.
 */
export function hostLibrary(name: string, host: Host, opts: { parent: pulumi.Resource }): pulumi.Resource {
  return ownedScript(
    name,
    {
      host,
      create: `LIBRARY=${libraryFile}\n${text("library-install.sh")}`,
      delete: removal(text("library-remove.sh")),
      stdin: sharedLibrary,
    },
    opts,
  );
}

function text(file: string): string {
  return scriptCode(new URL(file, import.meta.url));
}
