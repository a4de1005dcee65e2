import { changed } from "../equal.ts";
import { type Property, type PropertyMap, isMap, isUnknown } from "../property.ts";
import type { Field, Shape } from "../shape.ts";

/** In every object of the inputs the official plugin lists the properties that have their default. */
export const defaulted = "__defaults";

/**
 * Marks in checked inputs which properties have their default, as the official plugin does.
 *
 * @param news the inputs of the program.
 * @param inputs the same, checked, with defaults.
 */
export function markDefaults(shape: Shape, news: PropertyMap, inputs: PropertyMap): PropertyMap {
  const names = Object.keys(shape).filter((name) => isNothing(news[name]) && !isNothing(inputs[name]));
  const marked = Object.entries(inputs).map(([name, value]): [string, Property] => {
    const field = shape[name];
    return [name, field === undefined ? value : markValue(field, news[name], value)];
  });
  return { [defaulted]: names.sort(), ...Object.fromEntries(marked) };
}

function markValue({ type }: Field, news: Property, value: Property): Property {
  if (typeof type !== "object") return value;
  if ("list" in type && Array.isArray(value)) {
    const given = Array.isArray(news) ? news : [];
    return value.map((item, index) => markValue(type.list, given[index], item));
  }
  if ("object" in type && isMap(value)) return markDefaults(type.object, isMap(news) ? news : {}, value);
  return value;
}

/**
 * The names of the inputs that differ. A missing property is as good as its default, or as nothing (an empty text, list or
 * map, 0, false); a set has no order.
 */
export function differing(shape: Shape, olds: PropertyMap, news: PropertyMap): string[] {
  return changed(comparable(shape, olds), comparable(shape, news));
}

function comparable(shape: Shape, map: PropertyMap): PropertyMap {
  const others = Object.keys(map).filter((name) => !(name in shape) && !name.startsWith("__"));
  const names = [...Object.keys(shape), ...others];
  return Object.fromEntries(
    names
      .map((name): [string, Property] => [name, comparableValue(shape[name], map[name])])
      .filter(([, value]) => value !== undefined),
  );
}

function comparableValue(field: Field | undefined, found: Property): Property {
  const value = found ?? field?.default;
  if (isUnknown(value)) return value;
  if (value === false || value === 0 || value === "") return isNothing(field?.default) ? undefined : value;
  if (Array.isArray(value)) {
    const items = value.map((item) => comparableItem(field, item));
    return items.length === 0 ? undefined : field?.isSet === true ? sorted(items) : items;
  }
  if (!isMap(value)) return value ?? undefined;
  const type = field?.type;
  const inner = typeof type === "object" && "object" in type ? comparable(type.object, value) : value;
  return Object.keys(inner).length === 0 ? undefined : inner;
}

function comparableItem(field: Field | undefined, item: Property): Property {
  const type = field?.type;
  if (typeof type !== "object" || !("list" in type) || typeof type.list.type !== "object") return item;
  return comparableValue(type.list, item);
}

function sorted(items: Property[]): Property[] {
  const keyed = items.map((item): [string, Property] => [JSON.stringify([item]), item]);
  return keyed.sort(([one], [other]) => (one < other ? -1 : 1)).map(([, item]) => item);
}

function isNothing(value: Property): boolean {
  return value === undefined || value === null;
}
