import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { load } from "js-yaml";
import { z } from "zod";
import { root } from "./workspace.ts";

const ownEngine = "unix:///var/run/docker.sock";
const configured = z.object({
  config: z.object({
    "nomad-on-weave:hosts": z.object({ backend: z.literal("docker"), dockerHost: z.string() }),
  }),
});

/**
 * The Docker Engine that a stack's hosts run on, where that is another than this machine's: images are made there too.
 *
 * @param stack the stack's name.
 * @returns `hosts.dockerHost` of its configuration, unless that is this machine's own engine; what is wrong with the
 *   configuration is for others to say.
 */
export function otherEngineOf(stack: string): string | undefined {
  const file = join(root, `Pulumi.${stack}.yaml`);
  const engine = existsSync(file) ? engineIn(readFileSync(file, "utf8")) : undefined;
  return engine === ownEngine ? undefined : engine;
}

function engineIn(text: string): string | undefined {
  try {
    return configured.safeParse(load(text)).data?.config["nomad-on-weave:hosts"].dockerHost;
  } catch {
    return undefined;
  }
}
