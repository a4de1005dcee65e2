import type { Outputs } from "../../stack/outputs.ts";

/**
 * What the commands `consul` and `nomad` read from their environment.
 *
 * @param access how the APIs are reached, and the tokens of the roles.
 * @param role whose tokens: only `management` has those that may do everything.
 * @returns the variables by name; undefined is one that is not to be set.
 * @throws Error that names the roles there are
 */
export function variablesFor(access: Outputs["access"], role: string): Record<string, string | undefined> {
  const { consul, consulTokens, nomad, nomadTokens } = access;
  const roles = [...Object.keys(nomadTokens ?? {}), "management"];
  // Without access control everybody may do everything.
  if (nomadTokens && !roles.includes(role)) {
    throw new Error(`There is no role ${role}. There are: ${roles.join(", ")}`);
  }
  return {
    CONSUL_HTTP_ADDR: consul.address,
    // Who runs jobs has no business in Consul: names are answered to everybody in the cluster.
    CONSUL_HTTP_TOKEN: role === "management" ? consul.token : consulTokens?.[role],
    NOMAD_ADDR: nomad.address,
    NOMAD_TOKEN: role === "management" ? nomad.token : nomadTokens?.[role],
  };
}
