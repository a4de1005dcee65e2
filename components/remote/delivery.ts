import type * as pulumi from "@pulumi/pulumi";
import type { Host } from "../hosts/host.ts";
import { programFile } from "../programFile.ts";
import { localScript } from "./localScript.ts";
import { sshEnvironment } from "./sshEnvironment.ts";

/** What is brought to a host, and by which scripts. */
export interface DeliveryArgs {
  host: Host;
  /** The folder of `deliver.sh` and `remove.sh`, as a file URL. They run on this machine, and reach the host through `ssh.sh`. */
  scripts: URL;
  /** What is brought, as variables of the scripts. */
  wanted: Readonly<Record<string, string>>;
}

/**
 * Brings something from this machine to a host, and removes it there. It is forgotten with the host, and brought again to one that was
 * recreated.
 *
 * @param name of the resource.
 * @param args what, and where.
 * @param opts of the resource.
 */
export function delivery(
  name: string,
  { host, scripts, wanted }: DeliveryArgs,
  opts: { parent: pulumi.Resource },
): pulumi.Resource {
  return localScript(
    name,
    {
      create: programFile(new URL("deliver.sh", scripts)),
      delete: programFile(new URL("remove.sh", scripts)),
      environment: sshEnvironment(host).apply((ssh) => ({
        ...ssh,
        HOST_NAME: host.name,
        HOST_GENERATION: host.generation ?? "",
        ...wanted,
      })),
    },
    { ...opts, dependsOn: [...host.ready], ...(host.lifetime && { deletedWith: host.lifetime }) },
  );
}
