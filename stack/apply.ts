import type { Pulumi } from "./pulumi.ts";

/**
 * Changes the cluster to what the configuration says.
 *
 * @param pulumi the CLI on the stack.
 * @param options further ones of `pulumi up`.
 * @returns its exit code.
 */
export async function applyConfiguration(
  pulumi: Pick<Pulumi, "run">,
  options: readonly string[],
): Promise<number> {
  return pulumi.run(["up", "--yes", "--skip-preview", "--suppress-outputs", ...options]);
}
