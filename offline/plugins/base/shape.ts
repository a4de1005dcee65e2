import type { Failure } from "./kind.ts";
import { type Property, type PropertyMap, isArchive, isAsset, isMap, isUnknown } from "./property.ts";

/** What one property may hold. */
export interface Field {
  type:
    "string" | "number" | "boolean" | "asset" | "any" | { list: Field } | { map: Field } | { object: Shape };
  required?: true;
  /** Taken where the program gives nothing. */
  default?: Property;
  /** The only values it may have. */
  values?: string[];
  /** true if a change can be made in place; without it a change replaces the resource. */
  inPlace?: true;
  /** true if the order of the list says nothing. */
  isSet?: true;
}

/** The input properties of a resource, as the official schema names them. */
export type Shape = Record<string, Field>;

/**
 * Checks inputs against their shape and fills in defaults. Unknown values pass.
 * @returns the inputs with defaults and every problem, each with the path of its property
 */
export function fit(shape: Shape, news: PropertyMap): { inputs: PropertyMap; failures: Failure[] } {
  const failures: Failure[] = [];
  const inputs = fitObject(shape, news, "", failures);
  return { inputs, failures };
}

/** The names of the changed properties whose change needs a new resource. */
export function replacing(shape: Shape, diffs: string[]): string[] {
  return diffs.filter((name) => shape[name]?.inPlace !== true);
}

function fitObject(shape: Shape, map: PropertyMap, path: string, failures: Failure[]): PropertyMap {
  const fitted: PropertyMap = {};
  for (const [name, value] of Object.entries(map)) {
    const at = path + name;
    const field = shape[name];
    if (field !== undefined) fitted[name] = fitValue(field, value, at, failures);
    else if (value !== undefined && value !== null && !name.startsWith("__")) {
      failures.push({ property: at, reason: `The offline plugin does not know the property ${at}.` });
    }
  }
  for (const [name, field] of Object.entries(shape)) {
    if (fitted[name] !== undefined && fitted[name] !== null) continue;
    if (field.default !== undefined) fitted[name] = field.default;
    else if (field.required) failures.push({ property: path + name, reason: `${path}${name} is missing.` });
  }
  return fitted;
}

function fitValue(field: Field, value: Property, path: string, failures: Failure[]): Property {
  if (value === undefined || value === null || isUnknown(value)) return value;
  const refuse = (expected: string): Property => {
    failures.push({ property: path, reason: `${path} must be ${expected}.` });
    return value;
  };
  const { type, values } = field;
  if (typeof type === "object") {
    if ("list" in type) {
      if (!Array.isArray(value)) return refuse("a list");
      return value.map((item, index) => fitValue(type.list, item, `${path}[${index.toString()}]`, failures));
    }
    if (!isMap(value)) return refuse("an object");
    if ("object" in type) return fitObject(type.object, value, `${path}.`, failures);
    return Object.fromEntries(
      Object.entries(value).map(([name, item]) => [
        name,
        fitValue(type.map, item, `${path}.${name}`, failures),
      ]),
    );
  }
  if (type === "any") return value;
  if (type === "asset") return isAsset(value) || isArchive(value) ? value : refuse("an asset or an archive");
  if (typeof value !== type) return refuse(`a ${type}`);
  if (values !== undefined && typeof value === "string" && !values.includes(value)) {
    return refuse(`one of ${values.join(", ")}, not ${value}`);
  }
  return value;
}
