import { join } from "node:path";
import { z } from "zod";
import { writtenConfig } from "../../configSecrets.ts";

const config = z.looseObject({ hosts: z.record(z.string(), z.unknown()) });

/**
 * The configuration of an example.
 *
 * @param name of its folder.
 * @returns the values by key, without the name of the project.
 */
export function readExample(name: string): z.output<typeof config> {
  const written = writtenConfig(join("examples", name, `Pulumi.${name}.yaml`));
  return config.parse(
    Object.fromEntries(
      Object.entries(written).map(([key, value]) => [key.replace(/^nomad-on-weave:/, ""), value]),
    ),
  );
}
