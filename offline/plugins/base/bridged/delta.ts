import { type Property, type PropertyMap, isMap } from "../property.ts";
import type { Output, Outputs } from "./outputs.ts";

/**
 * How Terraform's own state is made from recorded outputs: what is a list, a map or an object there, and what has another
 * name. The official plugin refuses a state that it does not fit.
 *
 * @param state the recorded outputs, all of them.
 */
export function rawStateDelta(outputs: Outputs, state: PropertyMap): PropertyMap {
  const parts: PropertyMap = {};
  const renamed: PropertyMap = {};
  for (const [name, output] of Object.entries(outputs)) {
    const part = partOf(output, state[name]);
    if (part !== undefined) parts[name] = part;
    if (output.terraformName !== undefined) renamed[name] = output.terraformName;
  }
  return { obj: { ...given("ps", parts), ...given("renamed", renamed) } };
}

/** undefined: the value is the same there. */
function partOf(output: Output, value: Property): PropertyMap | undefined {
  if (output.form === "one") {
    if (!isMap(value)) return output.isNullable === true ? undefined : { plu: { i: {} } };
    return { plu: { i: rawStateDelta(output.of ?? {}, value) } };
  }
  if (value === undefined || value === null || output.form === "value") return undefined;
  return output.form === "map" ? { map: {} } : { arr: given("el", elements(output, value)) };
}

function elements({ of }: Output, value: Property): PropertyMap {
  if (of === undefined || !Array.isArray(value)) return {};
  return Object.fromEntries(
    value.map((item, index) => [index.toString(), rawStateDelta(of, isMap(item) ? item : {})]),
  );
}

function given(name: string, map: PropertyMap): PropertyMap {
  return Object.keys(map).length === 0 ? {} : { [name]: map };
}
