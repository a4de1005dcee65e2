import type * as command from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import type { Owner } from "../../ownership/owner.ts";
import { programFile } from "../../programFile.ts";
import { localScript } from "../../remote/localScript.ts";

type Environment = Readonly<Record<string, pulumi.Input<string>>>;

/** A script of this folder, and what it reads from its environment beside STACK and OWNER. */
export interface VirtualBoxCommandArgs {
  /** What it makes is marked with this. */
  owner: pulumi.Output<Owner>;
  /** The file: `disk.sh`. */
  script: string;
  /** Whether the script removes what it has made: it is called with `make` or `remove`. @default - neither */
  removes?: boolean;
  environment: Environment | pulumi.Output<Record<string, string>>;
  /** The VMs that were seen not to run, and that need this. */
  stopped: readonly string[];
  /** A change of one of them replaces the resource. @default - nothing does */
  triggers?: readonly string[];
}

/**
 * One thing in VirtualBox that has a life of its own, made with VBoxManage on this machine.
 *
 * Command resources have nothing that `refresh` reads. So what was seen of VirtualBox is an input: where a VM does not
 * run, it differs, and the script repairs what it finds. Where all run, it is no difference.
 */
export function virtualBoxCommand(
  name: string,
  { owner, script, removes = false, environment, stopped, triggers }: VirtualBoxCommandArgs,
  opts: pulumi.CustomResourceOptions,
): command.local.Command {
  const file = programFile(new URL(script, import.meta.url));
  const seen = stopped.length > 0 ? `${stopped.join(", ")} did not run at ${new Date().toISOString()}` : "";
  return localScript(
    name,
    {
      create: removes ? `${file} make` : file,
      ...(removes && { delete: `${file} remove` }),
      environment: withStack(environment, owner),
      stdin: seen,
      ...(triggers && { triggers: [...triggers] }),
    },
    { ...opts, ignoreChanges: [...(opts.ignoreChanges ?? []), ...(seen === "" ? ["stdin"] : [])] },
  );
}

/** Where one variable is not known in a preview, the others are: only then `ignoreChanges` finds what it names. */
function withStack(
  environment: VirtualBoxCommandArgs["environment"],
  owner: pulumi.Output<Owner>,
): pulumi.Input<Environment> {
  const own = {
    STACK: pulumi.getStack(),
    OWNER: owner.apply(({ identity, origin }) => `${identity} ${origin}`),
  };
  return pulumi.Output.isInstance(environment)
    ? pulumi.all([environment, own]).apply(([all, more]) => ({ ...all, ...more }))
    : { ...environment, ...own };
}
