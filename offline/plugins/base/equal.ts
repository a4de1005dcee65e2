import {
  type Property,
  type PropertyMap,
  isArchive,
  isAsset,
  isMap,
  isSecret,
  isUnknown,
} from "./property.ts";

/**
 * true if both values mean the same: secret or not, a missing property or an undefined one, an asset by
 * its content. An unknown equals nothing, not even another one.
 */
export function equal(one: Property, other: Property): boolean {
  if (isSecret(one)) return equal(one.value, other);
  if (isSecret(other)) return equal(one, other.value);
  if (isUnknown(one) || isUnknown(other)) return false;
  if (isAsset(one)) return isAsset(other) && one.hash === other.hash;
  if (isArchive(one)) return isArchive(other) && one.hash === other.hash;
  if (Array.isArray(one)) {
    return (
      Array.isArray(other) &&
      one.length === other.length &&
      one.every((item, index) => equal(item, other[index]))
    );
  }
  if (isMap(one)) return isMap(other) && changed(one, other).length === 0;
  return one === other;
}

/** The names of the properties that differ between two maps, sorted. */
export function changed(one: PropertyMap, other: PropertyMap): string[] {
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names].filter((name) => !equal(one[name], other[name])).sort();
}
