import { type Property, type PropertyMap, isMap } from "./property.ts";

/** Readers of properties that a shape has checked before; each fails on a value of another type. */

export function stringOf(map: PropertyMap, name: string): string | undefined {
  const value = map[name];
  if (value === undefined || value === null || typeof value === "string") return value ?? undefined;
  throw new TypeError(`${name} must be a string.`);
}

export function numberOf(map: PropertyMap, name: string): number | undefined {
  const value = map[name];
  if (value === undefined || value === null || typeof value === "number") return value ?? undefined;
  throw new TypeError(`${name} must be a number.`);
}

export function booleanOf(map: PropertyMap, name: string): boolean | undefined {
  const value = map[name];
  if (value === undefined || value === null || typeof value === "boolean") return value ?? undefined;
  throw new TypeError(`${name} must be true or false.`);
}

/** A missing map is an empty one. */
export function mapOf(map: PropertyMap, name: string): PropertyMap {
  const value = map[name] ?? {};
  if (isMap(value)) return value;
  throw new TypeError(`${name} must be an object.`);
}

/** A missing list is an empty one. */
export function listOf(map: PropertyMap, name: string): Property[] {
  const value = map[name] ?? [];
  if (Array.isArray(value)) return value;
  throw new TypeError(`${name} must be a list.`);
}

export function stringsOf(map: PropertyMap, name: string): string[] {
  return listOf(map, name).map((value) => {
    if (typeof value === "string") return value;
    throw new TypeError(`${name} must be a list of strings.`);
  });
}

export function mapsOf(map: PropertyMap, name: string): PropertyMap[] {
  return listOf(map, name).map((value) => {
    if (isMap(value)) return value;
    throw new TypeError(`${name} must be a list of objects.`);
  });
}

/** null for an empty list or map. */
export function orNull(value: Property): Property {
  const isEmpty = Array.isArray(value) ? value.length === 0 : isMap(value) && Object.keys(value).length === 0;
  return isEmpty ? null : value;
}

/** Texts by name; numbers and booleans are written as text. */
export function textsOf(map: PropertyMap, name: string): Record<string, string> {
  return Object.fromEntries(
    Object.entries(mapOf(map, name)).map(([key, value]) => {
      if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") {
        return [key, value.toString()];
      }
      throw new TypeError(`${name}.${key} must be a string.`);
    }),
  );
}

/** Data from elsewhere (an answer of an API) as properties; what can't be one is left out. */
export function propertyOf(value: unknown): Property {
  if (
    value === null ||
    typeof value === "boolean" ||
    typeof value === "number" ||
    typeof value === "string"
  ) {
    return value;
  }
  if (Array.isArray(value)) return value.map(propertyOf);
  if (typeof value !== "object") return undefined;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, propertyOf(item)]));
}
