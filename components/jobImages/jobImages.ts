import * as pulumi from "@pulumi/pulumi";
import { type Host, withRole } from "../hosts/host.ts";
import { programFile } from "../programFile.ts";
import { sshEnvironment } from "../remote/sshEnvironment.ts";
import { named } from "../resourceNames.ts";
import { localScript } from "../remote/localScript.ts";

/** Arguments of {@link JobImages}. */
export interface JobImagesArgs {
  /** Every one with a Docker Engine that runs. */
  hosts: readonly Host[];
  /** Full names of the images. */
  names: readonly string[];
  /** What they have as their label `nomad-on-weave.images`. */
  version: string;
  /** The images on this machine: one file for `docker load`. */
  file: string;
}

/**
 * The images of the jobs on every host that runs jobs, brought from this machine: no registry is asked. What a host
 * has in the right version stays.
 */
export class JobImages extends pulumi.ComponentResource {
  /** The images are there. */
  readonly ready: readonly pulumi.Resource[];

  constructor(args: JobImagesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("nomad-on-weave:index:JobImages", "images", {}, opts);
    this.ready = withRole(args.hosts, "client").map((host) => this.deliver(host, args));
    this.registerOutputs();
  }

  private deliver(host: Host, { names, version, file }: JobImagesArgs): pulumi.Resource {
    return localScript(
      named("images-*", host.name),
      {
        create: programFile(new URL("deliver.sh", import.meta.url)),
        delete: programFile(new URL("remove.sh", import.meta.url)),
        environment: sshEnvironment(host).apply((ssh) => ({
          ...ssh,
          HOST_NAME: host.name,
          HOST_GENERATION: host.generation ?? "",
          IMAGES: names.join(" "),
          IMAGES_VERSION: version,
          IMAGES_FILE: file,
        })),
      },
      {
        parent: this,
        dependsOn: [...host.ready],
        ...(host.lifetime && { deletedWith: host.lifetime }),
      },
    );
  }
}
