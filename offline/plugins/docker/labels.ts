import { mapsOf, stringOf } from "../base/fields.ts";
import type { Property, PropertyMap } from "../base/property.ts";

/** The property `labels` as Docker takes it. */
export function labelsOf(inputs: PropertyMap): Record<string, string> {
  return Object.fromEntries(
    mapsOf(inputs, "labels").map((entry) => [stringOf(entry, "label") ?? "", stringOf(entry, "value") ?? ""]),
  );
}

/** Docker's labels as the property `labels`. */
export function labelList(labels: PropertyMap): Property[] {
  return Object.entries(labels).map(([label, value]) => ({ label, value }));
}
