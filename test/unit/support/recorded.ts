import { type NameParts, type ResourceName, named, resources } from "../../../components/resourceNames.ts";

/**
 * A resource as the state of a stack has it, where it has several types as the first one.
 *
 * @param name with stars.
 * @param parts what they stand for.
 */
export function recorded<Name extends ResourceName>(
  name: Name,
  ...parts: NameParts<Name>
): { urn: string; type: string } {
  const [parent, type]: readonly [string, string, ...string[]] = resources[name];
  const above = parent === "" ? "" : `nomad-on-weave:${parent.replace("*", "DockerHosts")}$`;
  return { urn: `urn:pulumi:dev::nomad-on-weave::${above}${type}::${named(name, ...parts)}`, type };
}
