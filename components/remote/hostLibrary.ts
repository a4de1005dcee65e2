import type * as pulumi from "@pulumi/pulumi";
import type { Host } from "../hosts/host.ts";
import { ownedScript, removal } from "./remoteScript.ts";
import { scriptCode } from "./script.ts";
import { libraryFile, sharedLibrary } from "./sharedLibrary.ts";

/**
 * Installs the library that all scripts on a host share: the first resource on the host, and the last to be removed. Every backend
 * makes one for each host, which is ready with it.
 *
 * @param name of the resource.
 * @param host where; its `ready` is that root can log in.
 * @param opts of the resource.
 * @returns the resource that all other scripts on the host wait for.
 */
export function hostLibrary(
  name: string,
  host: Host,
  opts: Pick<pulumi.CustomResourceOptions, "parent" | "aliases">,
): pulumi.Resource {
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
