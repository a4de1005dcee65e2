import * as pulumi from "@pulumi/pulumi";
import type { Host } from "../hosts/host.ts";
import type { Layer } from "../layer.ts";
import { programFile } from "../programFile.ts";
import { sshEnvironment } from "../remote/sshEnvironment.ts";
import { named } from "../resourceNames.ts";
import { localScript } from "../remote/localScript.ts";

/** Arguments of {@link Departures}. */
export interface DeparturesArgs {
  hosts: readonly Host[];
  /** What a host leaves before it is taken away. */
  foundation: Layer;
  overlay: Layer;
  scheduler: Layer;
  /** The resource with which the whole cluster goes away. @default - the hosts outlive the stack */
  lifetime?: pulumi.Resource | undefined;
}

/**
 * What a host does before it goes while the cluster stays: what runs on it moves to others, it gives its votes back
 * before its servers stop, so that no quorum counts on them, and it hands its part of the overlay's addresses over.
 *
 * A host that does not answer goes without. Where everything goes (`npm run down`), nobody has to leave.
 */
export class Departures extends pulumi.ComponentResource {
  constructor(args: DeparturesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("nomad-on-weave:index:Departures", "departures", {}, opts);
    const { foundation, overlay, scheduler } = args;
    const after = [...scheduler.ready, ...scheduler.settled, ...overlay.ready, ...foundation.ready];
    for (const host of args.hosts) {
      localScript(
        named("departures-*", host.name),
        {
          delete: programFile(new URL("leave.sh", import.meta.url)),
          environment: sshEnvironment(host).apply((ssh) => ({ ...ssh, HOST_NAME: host.name })),
        },
        {
          parent: this,
          dependsOn: after,
          ...(args.lifetime && { deletedWith: args.lifetime }),
        },
      );
    }
    this.registerOutputs();
  }
}
