import { equal } from "../base/equal.ts";
import { type Property, type PropertyMap, isMap } from "../base/property.ts";

/**
 * The inputs after a look at the real thing: as they were, except where the real thing differs. Lists are
 * sets to Docker, and a missing value is as good as an empty one.
 * @param real what the real thing says, named as the inputs are
 * @param own names that are compared even where the inputs say nothing
 */
export function refreshed(inputs: PropertyMap, real: PropertyMap, own: string[] = []): PropertyMap {
  const names = Object.keys(real).filter((name) => inputs[name] !== undefined || own.includes(name));
  const drifted = names.filter((name) => !equal(normal(inputs[name]), normal(real[name])));
  return { ...inputs, ...Object.fromEntries(drifted.map((name) => [name, real[name]])) };
}

function normal(value: Property): Property {
  if (value === null || value === "" || value === false || value === 0) return undefined;
  if (Array.isArray(value)) {
    const items = value.map((item) => JSON.stringify([normal(item)])).sort();
    return items.length === 0 ? undefined : items;
  }
  if (!isMap(value)) return value;
  const entries = Object.entries(value)
    .map(([name, item]): [string, Property] => [name, normal(item)])
    .filter(([name, item]) => item !== undefined && !name.startsWith("__"))
    .sort(([one], [other]) => (one < other ? -1 : 1));
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}
