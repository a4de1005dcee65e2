import { type JavaScriptValue, Struct, Value } from "google-protobuf/google/protobuf/struct_pb.js";
import {
  Archive,
  Asset,
  type Property,
  type PropertyMap,
  Secret,
  UNKNOWN,
  isArchive,
  isAsset,
  isMap,
  isSecret,
  isUnknown,
} from "./property.ts";

/** The key that makes an object of the wire something else than an object, and what it then is. */
const signature = "4dabf18193072939515e22adb298388d";
const signatures = {
  secret: "1b47061264138c4ac30d75fd1eb44270",
  asset: "c44067f5952c0a294b673a41bacd8c17",
  archive: "0def7320c3a5731c473e5ecbe6d01bc7",
  output: "d0e6a833031e9bbcd3f4e8bde6ca49a4",
  resource: "5cf8f73096256a8f31e491e813e4eb8e",
};

/** The texts that stand for a value that is not known yet: the engine has one for each type. */
const unknownText = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const unknownTexts = new Set([
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  unknownText,
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);

/** What a Struct of the wire means; a missing one is an empty map. */
export function decode(struct: Struct | undefined): PropertyMap {
  const map: PropertyMap = {};
  struct?.getFieldsMap().forEach((value, name) => {
    map[name] = decodeValue(value);
  });
  return map;
}

/** The Struct that says on the wire what the map means; undefined properties are left out. */
export function encode(map: PropertyMap): Struct {
  return Struct.fromJavaScript(encodeMap(map));
}

function decodeValue(value: Value): Property {
  switch (value.getKindCase()) {
    case Value.KindCase.BOOL_VALUE:
      return value.getBoolValue();
    case Value.KindCase.NUMBER_VALUE:
      return value.getNumberValue();
    case Value.KindCase.STRING_VALUE:
      return unknownTexts.has(value.getStringValue()) ? UNKNOWN : value.getStringValue();
    case Value.KindCase.LIST_VALUE:
      return value.getListValue()?.getValuesList().map(decodeValue) ?? [];
    case Value.KindCase.STRUCT_VALUE:
      return decodeObject(decode(value.getStructValue()));
    case Value.KindCase.NULL_VALUE:
    case Value.KindCase.KIND_NOT_SET:
      return null;
  }
}

/** An object of the wire: a map, or what its signature says. */
function decodeObject(fields: PropertyMap): Property {
  switch (fields[signature]) {
    case undefined:
      return fields;
    case signatures.secret:
      return new Secret(fields["value"]);
    case signatures.output: {
      const value = "value" in fields ? fields["value"] : UNKNOWN;
      return fields["secret"] === true ? new Secret(value) : value;
    }
    case signatures.resource:
      return fields["id"] ?? fields["urn"];
    case signatures.asset:
      return new Asset(sourceOf(fields) ?? { text: text(fields["text"]) }, text(fields["hash"]));
    case signatures.archive: {
      const assets = isMap(fields["assets"]) ? fields["assets"] : {};
      return new Archive(sourceOf(fields) ?? { assets }, text(fields["hash"]));
    }
    default:
      throw new Error("The engine sent a value of a kind that this plugin does not know.");
  }
}

function sourceOf(fields: PropertyMap): { path: string } | { uri: string } | undefined {
  const path = text(fields["path"]);
  if (path !== "") return { path };
  const uri = text(fields["uri"]);
  return uri === "" ? undefined : { uri };
}

function text(value: Property): string {
  return typeof value === "string" ? value : "";
}

function encodeMap(map: PropertyMap): Record<string, JavaScriptValue> {
  const encoded: Record<string, JavaScriptValue> = {};
  for (const [name, value] of Object.entries(map)) {
    if (value !== undefined) encoded[name] = encodeValue(value);
  }
  return encoded;
}

function encodeValue(value: Property): JavaScriptValue {
  if (isUnknown(value)) return unknownText;
  if (isSecret(value)) return { [signature]: signatures.secret, value: encodeValue(value.value) };
  if (isAsset(value)) return { [signature]: signatures.asset, hash: value.hash, ...value.source };
  if (isArchive(value)) {
    const source = "assets" in value.source ? { assets: encodeMap(value.source.assets) } : value.source;
    return { [signature]: signatures.archive, hash: value.hash, ...source };
  }
  if (Array.isArray(value)) return value.map(encodeValue);
  if (isMap(value)) return encodeMap(value);
  return value ?? null;
}
