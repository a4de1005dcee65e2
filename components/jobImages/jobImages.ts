import * as pulumi from "@pulumi/pulumi";
import { type Host, withRole } from "../hosts/host.ts";
import { delivery } from "../remote/delivery.ts";
import { named } from "../resourceNames.ts";

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
    const scripts = new URL(".", import.meta.url);
    const wanted = {
      IMAGES: args.names.join(" "),
      IMAGES_VERSION: args.version,
      IMAGES_FILE: args.file,
    };
    this.ready = withRole(args.hosts, "client").map((host) =>
      delivery(named("images-*", host.name), { host, scripts, wanted }, { parent: this }),
    );
    this.registerOutputs();
  }
}
