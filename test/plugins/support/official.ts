import { readFileSync } from "node:fs";
import { join } from "node:path";
import { propertyOf } from "../../../offline/plugins/base/fields.ts";
import {
  type Property,
  type PropertyMap,
  isMap,
  isSecret,
  secret,
} from "../../../offline/plugins/base/property.ts";

/** A resource as the official plugin has recorded it. */
export interface OfficialRecord {
  type: string;
  id: string;
  inputs: PropertyMap;
  outputs: PropertyMap;
}

const folder = join(import.meta.dirname, "..", "official");

/** What the official plugins have recorded for resources of this program, with other values in place of secrets. */
export function officialRecords(
  file: "command" | "consul" | "container" | "docker" | "jobs" | "nomad",
): OfficialRecord[] {
  const content = propertyOf(JSON.parse(readFileSync(join(folder, `${file}.json`), "utf8")));
  if (!Array.isArray(content)) throw new TypeError(`${file}.json must be a list.`);
  return content.map((item) => {
    const { type, id, inputs, outputs } = isMap(item) ? item : {};
    if (typeof type !== "string" || typeof id !== "string" || !isMap(inputs) || !isMap(outputs)) {
      throw new TypeError(`${file}.json must have records.`);
    }
    return { type, id, inputs: sealedMap(inputs), outputs: sealedMap(outputs) };
  });
}

/** The only record of a type, or the one of that ID. */
export function officialRecord(records: OfficialRecord[], type: string, id?: string): OfficialRecord {
  const found = records.find((each) => each.type === type && (id === undefined || each.id === id));
  if (found === undefined) throw new Error(`There is no record of ${type}.`);
  return found;
}

/** What the program has said: recorded inputs without defaults. */
export function program(inputs: PropertyMap): PropertyMap {
  const defaults = inputs["__defaults"];
  const isSaid = (name: string): boolean =>
    name !== "__defaults" && !(Array.isArray(defaults) && defaults.includes(name));
  return Object.fromEntries(
    Object.entries(inputs)
      .filter(([name]) => isSaid(name))
      .map(([name, value]) => [name, said(value)]),
  );
}

/** The form of a value: what is there, and which kind of nothing. */
export function formOf(value: Property): Property {
  if (isSecret(value)) return secret(formOf(value.value));
  if (Array.isArray(value)) return [...new Set(value.map((item) => JSON.stringify([formOf(item)])))].sort();
  if (isMap(value)) {
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, formOf(item)]));
  }
  return value === null || value === "" ? value : typeof value;
}

function said(value: Property): Property {
  if (isSecret(value)) return secret(said(value.value));
  if (Array.isArray(value)) return value.map(said);
  return isMap(value) ? program(value) : value;
}

function sealedMap(map: PropertyMap): PropertyMap {
  return Object.fromEntries(Object.entries(map).map(([name, value]) => [name, sealed(value)]));
}

function sealed(value: Property): Property {
  if (Array.isArray(value)) return value.map(sealed);
  if (!isMap(value)) return value;
  return "secret" in value ? secret(sealed(value["secret"])) : sealedMap(value);
}
