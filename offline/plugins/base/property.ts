/** A value that the engine does not know yet (an output of a resource that a preview does not make). */
export class Unknown {
  readonly kind = "unknown";
}

/** The one unknown value there is. */
export const UNKNOWN = new Unknown();

/** A value that is stored encrypted and shown as [secret]. */
export class Secret {
  readonly kind = "secret";
  readonly value: Property;
  constructor(value: Property) {
    this.value = value;
  }
}

/** One file: its text, a path on this machine or a URI. */
export class Asset {
  readonly kind = "asset";
  readonly source: { text: string } | { path: string } | { uri: string };
  readonly hash: string;
  constructor(source: Asset["source"], hash = "") {
    this.source = source;
    this.hash = hash;
  }
}

/** Many files: assets by name, a path on this machine or a URI. */
export class Archive {
  readonly kind = "archive";
  readonly source: { assets: PropertyMap } | { path: string } | { uri: string };
  readonly hash: string;
  constructor(source: Archive["source"], hash = "") {
    this.source = source;
    this.hash = hash;
  }
}

export interface PropertyMap {
  [name: string]: Property;
}

/** Whatever a property of a resource can hold. */
export type Property =
  | undefined
  | null
  | boolean
  | number
  | string
  | Unknown
  | Secret
  | Asset
  | Archive
  | Property[]
  | PropertyMap;

export function isUnknown(value: Property): value is Unknown {
  return value instanceof Unknown;
}

export function isSecret(value: Property): value is Secret {
  return value instanceof Secret;
}

export function isAsset(value: Property): value is Asset {
  return value instanceof Asset;
}

export function isArchive(value: Property): value is Archive {
  return value instanceof Archive;
}

/** true for an object of properties (not for an array or one of the classes above). */
export function isMap(value: Property): value is PropertyMap {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    !isUnknown(value) &&
    !isSecret(value) &&
    !isAsset(value) &&
    !isArchive(value)
  );
}

/** Marks a value as secret; a secret stays the same one. */
export function secret(value: Property): Secret {
  return isSecret(value) ? value : new Secret(value);
}

/** The value without any secret wrapper, at every depth. */
export function reveal(value: PropertyMap): PropertyMap;
export function reveal(value: Property): Property;
export function reveal(value: Property): Property {
  if (isSecret(value)) return reveal(value.value);
  if (Array.isArray(value)) return value.map((item) => reveal(item));
  if (isMap(value)) return revealMap(value);
  if (isArchive(value) && "assets" in value.source) {
    return new Archive({ assets: revealMap(value.source.assets) }, value.hash);
  }
  return value;
}

function revealMap(map: PropertyMap): PropertyMap {
  return Object.fromEntries(Object.entries(map).map(([name, value]) => [name, reveal(value)]));
}

/** true if `test` holds for the value or for anything inside it. */
export function contains(value: Property, test: (part: Property) => boolean): boolean {
  if (test(value)) return true;
  if (isSecret(value)) return contains(value.value, test);
  if (Array.isArray(value)) return value.some((item) => contains(item, test));
  if (isMap(value)) return Object.values(value).some((item) => contains(item, test));
  if (isArchive(value) && "assets" in value.source) return contains(value.source.assets, test);
  return false;
}

/** true if the value is unknown or holds an unknown at any depth. */
export function hasUnknown(value: Property): boolean {
  return contains(value, isUnknown);
}

/** true if the value is secret or holds a secret at any depth. */
export function hasSecret(value: Property): boolean {
  return contains(value, isSecret);
}
